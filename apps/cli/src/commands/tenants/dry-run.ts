import type { Command } from 'commander';

import type { Change } from '../../api/types.js';
import type { App } from '../../app.js';
import { properties } from '../../output/table.js';

/** Shows what a dry run found: the tenant as it would be. The server has checked everything and changed nothing. */
export function printDryRun(app: App, command: Command, change: Change, verb: string): void {
  app.print(command, change, {
    names: ({ tenant }) => [tenant.name],
    table: ({ tenant }) =>
      `${properties([
        [`Would ${verb}`, tenant.name],
        ['URL', tenant.url],
        ['Release', tenant.release],
        ['Size', tenant.size],
        ['Owner', tenant.owner?.username],
      ])}Nothing was changed.\n`,
  });
}
