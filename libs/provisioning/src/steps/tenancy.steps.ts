import type { RuntimeStep, StepResult, TenantSpec } from '../runtime/tenant-runtime.js';
import type { TenantDatabase } from '../tenancy/tenant-database.js';

/** Roles, their passwords and settings, and the schema: written only where they are not as they should be. */
export class EnsureTenancy implements RuntimeStep {
  readonly name = 'database';
  readonly title = 'Prepare roles and schema';

  constructor(private readonly database: TenantDatabase) {}

  async run({ id, size, secrets }: TenantSpec): Promise<StepResult> {
    await this.database.ensure({
      tenantId: id,
      connections: size.replicas * size.poolSize,
      password: (role) => secrets(role).databasePassword,
    });
    return { state: 'done' };
  }
}

/** Shuts a deleted tenant's roles out; its data stays. */
export class LockTenancy implements RuntimeStep {
  readonly name = 'database';
  readonly title = 'Close the database, keep the data';

  constructor(private readonly database: TenantDatabase) {}

  async run({ id }: TenantSpec): Promise<StepResult> {
    await this.database.lock(id);
    return { state: 'done' };
  }
}

/** Removes schema and roles, and with them all data, for good. */
export class DropTenancy implements RuntimeStep {
  readonly name = 'database';
  readonly title = 'Remove the data';

  constructor(private readonly database: TenantDatabase) {}

  async run({ id }: TenantSpec): Promise<StepResult> {
    await this.database.drop(id);
    return { state: 'done' };
  }
}
