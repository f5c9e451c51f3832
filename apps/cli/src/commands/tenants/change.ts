import type { Command } from 'commander';

import type { Change } from '../../api/types.js';
import type { TenantVerb, ZendoApi } from '../../api/zendo-api.js';
import type { App } from '../../app.js';
import { CliError } from '../../errors/cli.error.js';
import { ExitCode } from '../../errors/exit-code.js';
import { confirm } from '../../input/prompt.js';
import { follow } from '../follow.js';
import { waiting, type WaitOptions } from '../options.js';
import { printDryRun } from './dry-run.js';
import { sizeOf, type SizeOptions, sizeOptions } from './size-options.js';

interface ChangeOptions extends WaitOptions, SizeOptions {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly release?: string;
}

interface ChangeCommand {
  readonly name: TenantVerb | 'delete';
  readonly description: string;
  /** Adds what this command takes besides the tenant. */
  readonly options?: (command: Command) => Command;
  /** Members of the request that the options make. */
  readonly body?: (options: ChangeOptions) => Readonly<Record<string, unknown>>;
  /** What is asked before it is done; none = it is harmless enough not to ask. */
  readonly question?: (tenant: string) => string;
  /** What is said at the end. */
  readonly done: (tenant: string) => string;
}

const CHANGES: readonly ChangeCommand[] = [
  {
    name: 'delete',
    description: 'stop a tenant and delete it; its data is kept for the retention time and can be undeleted',
    question: (tenant) => `Delete tenant ${tenant}?`,
    done: (tenant) => `Tenant ${tenant} is deleted. Bring it back: zendo tenants undelete ${tenant}`,
  },
  {
    name: 'undelete',
    description: 'bring a deleted tenant back, with its data and address',
    done: (tenant) => `Tenant ${tenant} is back.`,
  },
  {
    name: 'purge',
    description: 'destroy the data of a deleted tenant for good and free its name',
    question: (tenant) => `Destroy all data of tenant ${tenant}? This cannot be undone.`,
    done: (tenant) => `Tenant ${tenant} is gone for good.`,
  },
  {
    name: 'suspend',
    description: 'stop a tenant and keep everything of it',
    done: (tenant) => `Tenant ${tenant} is suspended. Wake it: zendo tenants resume ${tenant}`,
  },
  {
    name: 'resume',
    description: 'start a suspended tenant again',
    done: (tenant) => `Tenant ${tenant} is ready.`,
  },
  {
    name: 'restart',
    description: "restart a tenant's server",
    done: (tenant) => `Tenant ${tenant} has restarted.`,
  },
  {
    name: 'resize',
    description: 'change how much a tenant may use',
    options: sizeOptions,
    body: (options) => {
      const size = sizeOf(options);
      if (size.size === undefined) throw new CliError('Give --size, or --cpu-request and the like.', ExitCode.Usage);
      return size;
    },
    done: (tenant) => `Tenant ${tenant} has its new size.`,
  },
  {
    name: 'upgrade',
    description: 'move a tenant to another release: its tables first, then its server',
    options: (command) => command.option('--release <version>', 'the release to run; the default one unless given'),
    body: ({ release }) => ({ release }),
    done: (tenant) => `Tenant ${tenant} is upgraded.`,
  },
];

function send(api: ZendoApi, { name, body }: ChangeCommand, id: string, options: ChangeOptions): Promise<Change> {
  const dryRun = options.dryRun === true;
  if (name === 'delete') return api.deleteTenant(id, dryRun);
  return api.changeTenant(id, name, { ...body?.(options), ...(dryRun && { dry_run: true }) });
}

/** The commands that start an operation on a tenant that is there. */
export function registerChanges(tenants: Command, app: App): void {
  for (const change of CHANGES) {
    const command = tenants.command(change.name).description(change.description).argument('<tenant>', 'its name or id');
    change.options?.(command);
    if (change.question) command.option('-y, --yes', 'do not ask');
    command.option('--dry-run', 'check everything and change nothing');
    waiting(command);
    command.action(async (reference: string, options: ChangeOptions) => {
      change.body?.(options);
      const api = await app.api(command);
      // Looked up first, so that the question names the tenant itself and a wrong name is known at once.
      const { id, name } = await api.getTenant(reference);
      const asks = change.question && !options.yes && !options.dryRun;
      if (asks && !(await confirm(app.terminal, change.question(name)))) throw new CliError('Not done.');
      const answer = await send(api, change, id, options);
      if (!answer.operation) return printDryRun(app, command, answer, change.name);
      await follow(app, command, api, answer.operation, change.done(name));
    });
  }
}
