import { type Command, Option } from 'commander';

import type { Operation, Tenant } from '../../api/types.js';
import type { CreateTenantBody } from '../../api/zendo-api.js';
import type { App } from '../../app.js';
import { CliError } from '../../errors/cli.error.js';
import { ExitCode } from '../../errors/exit-code.js';
import { generatePassword } from '../../input/owner-password.js';
import { readSecretLine } from '../../input/prompt.js';
import type { View } from '../../output/print.js';
import { properties } from '../../output/table.js';
import { failureOf } from '../follow.js';
import { dryRun } from './dry-run.js';
import { label, waiting, type WaitOptions, waits } from '../options.js';

interface CreateOptions extends WaitOptions {
  readonly owner: string | false;
  readonly ownerPasswordStdin?: boolean;
  readonly displayName?: string;
  readonly label?: Record<string, string>;
  readonly size?: string;
  readonly release?: string;
  readonly dryRun?: boolean;
}

/** What `tenants create` prints; scripts rely on its members. */
export interface CreatedTenant {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly status: string;
  /** `password` only when the CLI made it: this is the one time that it is shown. */
  readonly owner?: { readonly username: string; readonly password?: string };
  readonly connect: string;
  /** The operation to follow; only when it was not waited for. */
  readonly operation?: string;
}

export function createdTenant(
  tenant: Tenant,
  owner: { username: string; password: string } | undefined,
  options: { generated: boolean; operation?: string },
): CreatedTenant {
  return {
    id: tenant.id,
    name: tenant.name,
    url: tenant.url,
    status: tenant.status,
    ...(owner && { owner: { username: owner.username, ...(options.generated && { password: owner.password }) } }),
    connect: `zenml login ${tenant.url}`,
    ...(options.operation && { operation: options.operation }),
  };
}

const view: View<CreatedTenant> = {
  names: ({ name }) => [name],
  table: (created) =>
    properties([
      ['Tenant', `${created.name} (${created.id})`],
      ['Status', created.status],
      ['URL', created.url],
      ['Owner', created.owner?.username],
      ['Password', created.owner?.password && `${created.owner.password}   (shown this once)`],
      ['Connect', created.connect],
    ]),
};

/** The owner to ask for: the password comes from stdin or is made here. */
async function ownerOf(app: App, options: CreateOptions): Promise<{ username: string; password: string } | undefined> {
  if (options.owner === false) {
    if (options.ownerPasswordStdin) {
      throw new CliError('--no-owner and --owner-password-stdin exclude each other.', ExitCode.Usage);
    }
    return undefined;
  }
  const password = options.ownerPasswordStdin
    ? await readSecretLine(app.streams.stdin, 'password')
    : generatePassword();
  return { username: options.owner, password };
}

export function registerCreate(tenants: Command, app: App): void {
  const command = tenants
    .command('create')
    .description('create a tenant: a ZenML server of its own')
    .argument('<name>', 'lower-case letters, digits and hyphens, 3 to 40 characters; part of its address, for ever')
    .option('--owner <user>', "the tenant's first admin", 'admin')
    .option('--no-owner', 'create it without an admin')
    .option('--owner-password-stdin', "read the owner's password from standard input instead of making one")
    .option('--display-name <text>', 'a name for people')
    .addOption(new Option('-l, --label <key=value>', 'a label; may be repeated').argParser(label))
    .option('--size <size>', 'how much it may use')
    .option('--release <version>', 'the server version that it runs')
    .option('--dry-run', 'check the name and say what would be sent, but change nothing');
  waiting(command);
  command.action(async (name: string, options: CreateOptions) => {
    const owner = await ownerOf(app, options);
    const body: CreateTenantBody = {
      name,
      display_name: options.displayName,
      labels: options.label,
      owner,
      size: options.size,
      release: options.release,
    };
    if (options.dryRun) {
      await dryRun(app, command, body);
      return;
    }
    const api = await app.api(command);
    const { tenant, operation } = await api.createTenant(body);
    const generated = options.ownerPasswordStdin !== true;
    if (!waits(options)) {
      app.print(command, createdTenant(tenant, owner, { generated, operation: operation.id }), view);
      app.say(command, app.paint.dim(`Watch it: zendo operations watch ${operation.id}`));
      return;
    }
    let ended: Operation | undefined;
    let latest = tenant;
    let fault: unknown;
    try {
      ended = await app.watch(api, operation, tenant.name, options.timeout);
      latest = await api.getTenant(tenant.id);
    } catch (error) {
      fault = error;
    }
    // Also after a failure: the tenant is there and heals when it can, and its password is never shown again.
    app.print(command, createdTenant(latest, owner, { generated }), view);
    fault ??= ended && failureOf(ended);
    if (fault) throw fault;
  });
}
