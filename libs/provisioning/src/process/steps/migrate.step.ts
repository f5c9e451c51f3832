import { ProvisioningError, type RuntimeStep, type StepResult, type TenantSpec } from '../../runtime/tenant-runtime.js';
import type { LauncherClient } from '../launcher-client.js';
import { isMigrated, migrationOf, type ProcessSettings } from '../tenant-program.js';

const WAIT_MS = 8_000;
const LOOK_AGAIN_MS = 500;

/** `tenant-server migrate`, as the owner role; the launcher runs it, so that it outlives a killed worker. */
export class Migrate implements RuntimeStep {
  readonly name = 'migrate';
  readonly title = 'Migrate the database';

  constructor(
    private readonly launcher: LauncherClient,
    private readonly settings: ProcessSettings,
  ) {}

  /** @throws ProvisioningError `migration_failed` or what the migration says */
  async run(tenant: TenantSpec): Promise<StepResult> {
    const { migratedKey } = await this.launcher.status(tenant.id);
    if (isMigrated(tenant, migratedKey)) return { state: 'done' };
    const request = migrationOf(tenant, this.settings);
    const status = await this.launcher.migrate(tenant.id, { ...request, waitMs: WAIT_MS });
    if (status.state === 'failed') {
      const { code = 'migration_failed', message = 'The migration failed.' } = status.error ?? {};
      throw new ProvisioningError(code, message, { userFixable: false, retryable: true });
    }
    // One that was asked for before may have been found running: ours comes after it.
    if (status.state === 'succeeded' && status.key === request.key) {
      return { state: 'done', ...(status.message && { message: status.message }) };
    }
    return { state: 'wait', reason: status.message ?? 'The migration runs.', afterMs: LOOK_AGAIN_MS };
  }
}
