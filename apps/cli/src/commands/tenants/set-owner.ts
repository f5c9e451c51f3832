import type { Command } from 'commander';

import type { Operation } from '../../api/types.js';
import type { App } from '../../app.js';
import { properties } from '../../output/table.js';
import { failureOf } from '../follow.js';
import { waiting, type WaitOptions, waits } from '../options.js';
import { ownerOf } from './owner.js';

interface SetOwnerOptions extends WaitOptions {
  readonly owner: string;
  readonly ownerPasswordStdin?: boolean;
}

/** `tenants set-owner`: the first admin of a tenant that was made without one. */
export function registerSetOwner(tenants: Command, app: App): void {
  const command = tenants
    .command('set-owner')
    .description('give a tenant that was made without an owner its first admin')
    .argument('<tenant>', 'its name or id')
    .option('--owner <user>', "the admin's name", 'admin')
    .option('--owner-password-stdin', 'read the password from standard input instead of making one');
  waiting(command);
  command.action(async (reference: string, options: SetOwnerOptions) => {
    const owner = await ownerOf(app, options);
    if (!owner) return;
    const api = await app.api(command);
    const { tenant, operation } = await api.setOwner(reference, { username: owner.username, password: owner.password });
    const shown = {
      id: tenant.id,
      name: tenant.name,
      owner: { username: owner.username, ...(owner.generated && { password: owner.password }) },
      operation: operation?.id,
    };
    let ended: Operation | undefined;
    let fault: unknown;
    if (operation && waits(options)) {
      try {
        ended = await app.watch(api, operation, options.timeout);
      } catch (error) {
        fault = error;
      }
    }
    app.print(command, shown, {
      names: ({ name }) => [name],
      table: () =>
        properties([
          ['Tenant', tenant.name],
          ['Owner', owner.username],
          ['Password', owner.generated ? `${owner.password}   (shown this once)` : undefined],
        ]),
    });
    fault ??= ended && failureOf(ended);
    if (fault) throw fault;
  });
}
