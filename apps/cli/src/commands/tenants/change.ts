import type { Command } from 'commander';

import type { Change } from '../../api/types.js';
import type { ZendoApi } from '../../api/zendo-api.js';
import type { App } from '../../app.js';
import { CliError } from '../../errors/cli.error.js';
import { ExitCode } from '../../errors/exit-code.js';
import { confirm } from '../../input/prompt.js';
import { follow } from '../follow.js';
import { waiting } from '../options.js';

interface ChangeCommand {
  readonly name: string;
  readonly description: string;
  /** `<flag> <value>` options that the request needs. */
  readonly option?: { readonly flags: string; readonly description: string; readonly key: string };
  /** What is asked before it is done; none = it is harmless enough not to ask. */
  readonly question?: (tenant: string) => string;
  /** What is said at the end, such as `Tenant acme is suspended.` */
  readonly done: (tenant: string) => string;
  readonly send: (api: ZendoApi, reference: string, value: string) => Promise<Change>;
}

const CHANGES: readonly ChangeCommand[] = [
  {
    name: 'delete',
    description: 'stop a tenant and delete it; its data is kept for the retention time and can be undeleted',
    question: (tenant) => `Delete tenant ${tenant}?`,
    done: (tenant) => `Tenant ${tenant} is deleted. Bring it back: zendo tenants undelete ${tenant}`,
    send: (api, reference) => api.deleteTenant(reference),
  },
  {
    name: 'undelete',
    description: 'bring a deleted tenant back, with its data and address',
    done: (tenant) => `Tenant ${tenant} is back.`,
    send: (api, reference) => api.changeTenant(reference, 'undelete'),
  },
  {
    name: 'purge',
    description: 'destroy the data of a deleted tenant for good and free its name',
    question: (tenant) => `Destroy all data of tenant ${tenant}? This cannot be undone.`,
    done: (tenant) => `Tenant ${tenant} is gone for good.`,
    send: (api, reference) => api.changeTenant(reference, 'purge'),
  },
  {
    name: 'suspend',
    description: 'stop a tenant and keep everything of it',
    done: (tenant) => `Tenant ${tenant} is suspended. Wake it: zendo tenants resume ${tenant}`,
    send: (api, reference) => api.changeTenant(reference, 'suspend'),
  },
  {
    name: 'resume',
    description: 'start a suspended tenant again',
    done: (tenant) => `Tenant ${tenant} is ready.`,
    send: (api, reference) => api.changeTenant(reference, 'resume'),
  },
  {
    name: 'restart',
    description: "restart a tenant's server",
    done: (tenant) => `Tenant ${tenant} has restarted.`,
    send: (api, reference) => api.changeTenant(reference, 'restart'),
  },
  {
    name: 'resize',
    description: 'change how much a tenant may use',
    option: { flags: '--size <size>', description: 'the size to have', key: 'size' },
    done: (tenant) => `Tenant ${tenant} has its new size.`,
    send: (api, reference, size) => api.changeTenant(reference, 'resize', { size }),
  },
  {
    name: 'upgrade',
    description: 'move a tenant to another release: its tables first, then its server',
    option: { flags: '--release <version>', description: 'the release to run', key: 'release' },
    done: (tenant) => `Tenant ${tenant} is upgraded.`,
    send: (api, reference, release) => api.changeTenant(reference, 'upgrade', { release }),
  },
];

/** The commands that start an operation on a tenant that is there. */
export function registerChanges(tenants: Command, app: App): void {
  for (const change of CHANGES) {
    const command = tenants.command(change.name).description(change.description).argument('<tenant>', 'its name or id');
    if (change.option) command.requiredOption(change.option.flags, change.option.description);
    if (change.question) command.option('-y, --yes', 'do not ask');
    waiting(command);
    command.action(async (reference: string, options: Record<string, unknown>) => {
      const api = await app.api(command);
      // Looked up first, so that the question names the tenant itself and a wrong name is known at once.
      const { id, name } = await api.getTenant(reference);
      if (change.question && options['yes'] !== true && !(await confirm(app.terminal, change.question(name)))) {
        throw new CliError('Not done.', ExitCode.Error);
      }
      const value = change.option ? String(options[change.option.key]) : '';
      const { operation } = await change.send(api, id, value);
      await follow(app, command, api, { operation, tenantName: name, done: change.done(name) });
    });
  }
}
