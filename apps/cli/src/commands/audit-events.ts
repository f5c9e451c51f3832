import { type Command, Option } from 'commander';

import type { App } from '../app.js';
import { count } from './options.js';
import { auditEventList } from './views.js';

/** `audit-events list`. */
export function registerAuditEvents(program: Command, app: App): void {
  const events = program.command('audit-events').alias('audit').description('who changed what, when and from where');
  const list = events
    .command('list')
    .alias('ls')
    .description('list audit events, newest first')
    .option('--tenant <tenant>', 'only those about this tenant (name or id)')
    .option('--action <action>', 'only those of this action, such as tenant.create')
    .addOption(new Option('--limit <n>', 'at most this many').argParser(count).default(50));
  list.action(async (options: { tenant?: string; action?: string; limit: number }) => {
    const api = await app.api(list);
    const found = await api.listAuditEvents({ tenant: options.tenant, action: options.action }, options.limit);
    app.print(list, found, auditEventList);
  });
}
