import { type Command, Option } from 'commander';

import type { Change, Operation, Tenant } from '../../api/types.js';
import type { CreateTenantBody } from '../../api/zendo-api.js';
import type { App } from '../../app.js';
import type { View } from '../../output/print.js';
import { properties } from '../../output/table.js';
import { failureOf } from '../follow.js';
import { label, waiting, type WaitOptions, waits } from '../options.js';
import { printDryRun } from './dry-run.js';
import { type Owner, ownerOf } from './owner.js';
import { sizeOf, type SizeOptions, sizeOptions } from './size-options.js';

interface CreateOptions extends WaitOptions, SizeOptions {
  readonly owner: string | false;
  readonly ownerPasswordStdin?: boolean;
  readonly displayName?: string;
  readonly label?: Record<string, string>;
  readonly release?: string;
  readonly organization?: string;
  readonly databaseServer?: string;
  readonly cluster?: string;
  readonly dryRun?: boolean;
}

/** What `tenants create` prints; scripts rely on its members. */
export interface CreatedTenant {
  readonly id: string;
  readonly name: string;
  readonly url: string | null;
  readonly status: string;
  /** `password` only when the CLI made it: this is the one time that it is shown. */
  readonly owner?: { readonly username: string; readonly password?: string };
  readonly connect: string | null;
  /** The operation to follow; only when it was not waited for. */
  readonly operation?: string;
}

export function createdTenant({ id, name, url, status }: Tenant, owner?: Owner, operation?: string): CreatedTenant {
  return {
    id,
    name,
    url,
    status,
    ...(owner && { owner: { username: owner.username, ...(owner.generated && { password: owner.password }) } }),
    connect: url && `zenml login ${url}`,
    ...(operation !== undefined && { operation }),
  };
}

const view: View<CreatedTenant> = {
  names: ({ name }) => [name],
  table: ({ id, name, status, url, owner, connect }) =>
    properties([
      ['Tenant', `${name} (${id})`],
      ['Status', status],
      ['URL', url],
      ['Owner', owner?.username],
      ['Password', owner?.password && `${owner.password}   (shown this once)`],
      ['Connect', connect],
    ]),
};

export function registerCreate(tenants: Command, app: App): void {
  const command = tenants
    .command('create')
    .description('create a tenant: a ZenML server of its own')
    .argument('<name>', 'lower-case letters, digits and hyphens, 3 to 40 characters; it cannot be changed later')
    .option('--owner <user>', "the tenant's first admin", 'admin')
    .option('--no-owner', 'create it without an admin')
    .option('--owner-password-stdin', "read the owner's password from standard input instead of making one")
    .option('--display-name <text>', 'a name for people')
    .addOption(new Option('-l, --label <key=value>', 'a label; may be repeated').argParser(label))
    .option('--release <version>', 'the release that it runs; the default one unless given')
    .option('--organization <organization>', 'the organization that it belongs to (id or name)')
    .option('--database-server <name>', 'the database server that holds its data')
    .option('--cluster <name>', 'the cluster that it runs on')
    .option('--dry-run', 'check everything and change nothing');
  waiting(sizeOptions(command));
  command.action(async (name: string, options: CreateOptions) => {
    const owner = await ownerOf(app, options);
    const body: CreateTenantBody = {
      name,
      display_name: options.displayName,
      labels: options.label,
      owner: owner && { username: owner.username, password: owner.password },
      release: options.release,
      organization: options.organization,
      database_server: options.databaseServer,
      cluster: options.cluster,
      ...sizeOf(options),
      dry_run: options.dryRun,
    };
    const api = await app.api(command);
    const change: Change = await api.createTenant(body);
    const { tenant, operation } = change;
    if (!operation) return printDryRun(app, command, change, 'create');
    if (!waits(options)) {
      app.print(command, createdTenant(tenant, owner, operation.id), view);
      app.say(command, app.paint.dim(`Watch it: zendo operations watch ${operation.id}`));
      return;
    }
    let ended: Operation | undefined;
    let latest = tenant;
    let fault: unknown;
    try {
      ended = await app.watch(api, operation, options.timeout);
      latest = await api.getTenant(tenant.id);
    } catch (error) {
      fault = error;
    }
    // Also after a failure: the tenant is there and heals when it can, and its password is never shown again.
    app.print(command, createdTenant(latest, owner), view);
    fault ??= ended && failureOf(ended);
    if (fault) throw fault;
  });
}
