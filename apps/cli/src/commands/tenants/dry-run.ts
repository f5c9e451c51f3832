import { tenantNameFault } from '@zendo/tenancy';
import type { Command } from 'commander';

import type { CreateTenantBody } from '../../api/zendo-api.js';
import type { App } from '../../app.js';
import { CliError } from '../../errors/cli.error.js';
import { ExitCode } from '../../errors/exit-code.js';
import { properties } from '../../output/table.js';

/** What would be sent, without the password: a dry run makes none. */
export interface PlannedTenant extends Omit<CreateTenantBody, 'owner'> {
  readonly owner?: { readonly username: string };
  readonly dry_run: true;
}

/**
 * Checks what can be checked without changing anything: that the name is a good one and free.
 * @throws CliError with the exit code that the real command would end with
 */
export async function dryRun(app: App, command: Command, body: CreateTenantBody): Promise<void> {
  const fault = tenantNameFault(body.name);
  if (fault) throw new CliError(fault, ExitCode.Usage, { code: 'invalid_tenant_name' });
  const api = await app.api(command);
  const taken = await api.getTenant(body.name).catch((error: unknown) => {
    if (error instanceof CliError && error.exitCode === ExitCode.NotFound) return undefined;
    throw error;
  });
  if (taken) {
    throw new CliError(`A tenant named ${body.name} is there already (${taken.status}).`, ExitCode.Conflict, {
      code: 'tenant_name_taken',
    });
  }
  const { owner, ...rest } = body;
  const planned: PlannedTenant = { ...rest, ...(owner && { owner: { username: owner.username } }), dry_run: true };
  app.print(command, planned, {
    names: ({ name }) => [name],
    table: ({ name }) =>
      `${properties([
        ['Would create', name],
        ['Display name', planned.display_name],
        [
          'Labels',
          Object.entries(planned.labels ?? {})
            .map(([key, value]) => `${key}=${value}`)
            .join(','),
        ],
        ['Owner', planned.owner?.username],
        ['Size', planned.size],
        ['Release', planned.release],
      ])}Nothing was changed.\n`,
  });
}
