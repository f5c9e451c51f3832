import { type Command, Option } from 'commander';

import type { App } from '../app.js';
import { CliError } from '../errors/cli.error.js';
import { ExitCode } from '../errors/exit-code.js';
import { confirm } from '../input/prompt.js';
import { count } from './options.js';
import { organizationDetails, organizationList } from './views.js';

/** `organizations create`, `list`, `get`, `update` and `delete`. */
export function registerOrganizations(program: Command, app: App): void {
  const organizations = program.command('organizations').alias('orgs').description('who owns tenants');

  const create = organizations
    .command('create')
    .description('create an organization')
    .argument('<name>', 'lower-case letters, digits and hyphens, 2 to 63 characters')
    .option('--display-name <text>', 'a name for people');
  create.action(async (name: string, options: { displayName?: string }) => {
    const api = await app.api(create);
    const created = await api.createOrganization({ name, display_name: options.displayName });
    app.print(create, created, organizationDetails);
  });

  const list = organizations
    .command('list')
    .alias('ls')
    .description('list organizations')
    .addOption(new Option('--limit <n>', 'at most this many').argParser(count));
  list.action(async (options: { limit?: number }) => {
    const api = await app.api(list);
    app.print(list, await api.listOrganizations(options.limit), organizationList);
  });

  const get = organizations
    .command('get')
    .description('show an organization')
    .argument('<organization>', 'its name or id');
  get.action(async (reference: string) => {
    const api = await app.api(get);
    app.print(get, await api.getOrganization(reference), organizationDetails);
  });

  const update = organizations
    .command('update')
    .description("change an organization's display name")
    .argument('<organization>', 'its name or id')
    .requiredOption('--display-name <text>', 'a name for people');
  update.action(async (reference: string, options: { displayName: string }) => {
    const api = await app.api(update);
    const updated = await api.updateOrganization(reference, { display_name: options.displayName });
    app.print(update, updated, organizationDetails);
  });

  const remove = organizations
    .command('delete')
    .description('delete an organization that never had a tenant')
    .argument('<organization>', 'its name or id')
    .option('-y, --yes', 'do not ask');
  remove.action(async (reference: string, options: { yes?: boolean }) => {
    const api = await app.api(remove);
    const organization = await api.getOrganization(reference);
    if (!options.yes && !(await confirm(app.terminal, `Delete the organization ${organization.name}?`))) {
      throw new CliError('Not done.', ExitCode.Error);
    }
    await api.deleteOrganization(organization.id);
    app.print(remove, organization, {
      names: ({ name }) => [name],
      table: ({ name }) => `Organization ${name} is deleted.\n`,
    });
  });
}
