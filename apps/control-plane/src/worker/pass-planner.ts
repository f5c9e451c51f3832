import { Injectable } from '@nestjs/common';
import { TenantRuntime } from '@zendo/provisioning';
import { ImportSteps } from '../imports/load/import-steps.js';
import type { Tenant } from '../tenants/tenant.entity.js';
import { TenantDatabases } from './databases.js';
import { type PassPlan, planPass } from './pass-plan.js';

/** Plans passes over tenants in this worker's runtime and databases. */
@Injectable()
export class PassPlanner {
  constructor(
    private readonly runtime: TenantRuntime,
    private readonly databases: TenantDatabases,
    private readonly imports: ImportSteps,
  ) {}

  /** @throws ProvisioningError when the tenant names something that is no longer configured */
  async plan(tenant: Tenant): Promise<PassPlan> {
    return planPass(tenant, this.runtime, this.databases.of(tenant), await this.imports.of(tenant));
  }
}
