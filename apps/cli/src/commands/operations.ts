import { type Command, Option } from 'commander';

import type { App } from '../app.js';
import { TERMINAL } from '../api/types.js';
import { failureOf } from './follow.js';
import { count, duration } from './options.js';
import { operationDetails, operationList } from './views.js';

const STATUSES = ['pending', 'running', 'succeeded', 'failed', 'superseded', 'cancelled'];

/** `operations list`, `get`, `watch` and `cancel`. */
export function registerOperations(program: Command, app: App): void {
  const operations = program.command('operations').alias('ops').description('changes of tenants, from request to end');

  const list = operations
    .command('list')
    .alias('ls')
    .description('list operations, newest first')
    .option('--tenant <tenant>', 'only those of this tenant (name or id)')
    .addOption(new Option('--status <status>', 'only those of this status').choices(STATUSES))
    .addOption(new Option('--limit <n>', 'at most this many').argParser(count).default(50));
  list.action(async (options: { tenant?: string; status?: string; limit: number }) => {
    const api = await app.api(list);
    const found = await api.listOperations({ tenant: options.tenant, status: options.status }, options.limit);
    app.print(list, found, operationList(app.outPaint));
  });

  const get = operations.command('get').description('show an operation and its steps').argument('<id>');
  get.action(async (id: string) => {
    const api = await app.api(get);
    app.print(get, await api.getOperation(id), operationDetails(app.outPaint));
  });

  const watch = operations
    .command('watch')
    .description('follow an operation until it ends; the exit code says how')
    .argument('<id>')
    .addOption(new Option('--timeout <duration>', 'give up after this long, such as 90s or 5m').argParser(duration));
  watch.action(async (id: string, options: { timeout?: number }) => {
    const api = await app.api(watch);
    const operation = await api.getOperation(id);
    const ended = TERMINAL.has(operation.status) ? operation : await app.watch(api, operation, options.timeout);
    const failure = failureOf(ended);
    app.print(watch, ended, operationDetails(app.outPaint));
    if (failure) throw failure;
  });

  const cancel = operations
    .command('cancel')
    .description('end an operation that is not wanted any more; its tenant is brought back to what it was')
    .argument('<id>');
  cancel.action(async (id: string) => {
    const api = await app.api(cancel);
    app.print(cancel, await api.cancelOperation(id), operationDetails(app.outPaint));
  });
}
