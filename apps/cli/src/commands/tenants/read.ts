import { type Command, Option } from 'commander';

import type { App } from '../../app.js';
import { CliError } from '../../errors/cli.error.js';
import { ExitCode } from '../../errors/exit-code.js';
import { count, labelChange } from '../options.js';
import { tenantDetails, tenantList } from '../views.js';

const STATUSES = [
  'pending',
  'provisioning',
  'ready',
  'suspended',
  'upgrading',
  'restoring',
  'failed',
  'deleting',
  'deleted',
  'purged',
];

interface ListOptions {
  readonly status?: string[];
  readonly name?: string;
  readonly label?: string[];
  readonly organization?: string;
  readonly limit?: number;
}

/** `tenants list`, `get` and `update`. */
export function registerRead(tenants: Command, app: App): void {
  const list = tenants
    .command('list')
    .alias('ls')
    .description('list tenants')
    .addOption(new Option('--status <status...>', 'only those of this status; may be repeated').choices(STATUSES))
    .option('--name <text>', 'only those whose name contains this')
    .option('-l, --label <key=value...>', 'only those with this label; may be repeated')
    .option('--organization <organization>', 'only those of this organization (id or name)')
    .addOption(new Option('--limit <n>', 'at most this many').argParser(count));
  list.action(async (options: ListOptions) => {
    const api = await app.api(list);
    const { status, name, label, organization, limit } = options;
    const found = await api.listTenants({ state: status, name, label, organization }, limit);
    app.print(list, found, tenantList(app.outPaint));
    if (found.length > 0) return;
    const filtered = [status, name, label, organization].some((filter) => filter !== undefined);
    app.say(list, filtered ? 'No tenant matches.' : 'No tenants. Create one: zendo tenants create NAME --wait');
  });

  const get = tenants.command('get').description('show a tenant').argument('<tenant>', 'its name or id');
  get.action(async (reference: string) => {
    const api = await app.api(get);
    app.print(get, await api.getTenant(reference), tenantDetails(app.outPaint));
  });

  const update = tenants
    .command('update')
    .description("change a tenant's display name or labels")
    .argument('<tenant>', 'its name or id')
    .option('--display-name <text>', 'a name for people')
    .addOption(
      new Option('-l, --label <key=value>', 'set a label, or remove it with key-; may be repeated').argParser(
        labelChange,
      ),
    );
  update.action(async (reference: string, options: { displayName?: string; label?: Record<string, string | null> }) => {
    if (options.displayName === undefined && options.label === undefined) {
      throw new CliError('Nothing to change.', ExitCode.Usage, { hint: 'Give --display-name or --label.' });
    }
    const api = await app.api(update);
    const tenant = await api.updateTenant(reference, { display_name: options.displayName, labels: options.label });
    app.print(update, tenant, tenantDetails(app.outPaint));
  });
}
