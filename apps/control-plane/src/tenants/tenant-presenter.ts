import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Config } from '../config/config.js';
import type { Operation } from '../operations/operation.entity.js';
import { OperationsRepository } from '../operations/operations.repository.js';
import { viewOf as operationViewOf } from '../operations/operations.schemas.js';
import { OrganizationsRepository } from '../organizations/organizations.repository.js';
import type { Tenant } from './tenant.entity.js';
import { tenantUrlOf } from './tenant-url.js';
import { type ChangeView, type TenantView, viewOf } from './tenants.schemas.js';

/** Makes views of tenants: fetches what rows alone do not hold, once for a whole page. */
@Injectable()
export class TenantPresenter {
  constructor(
    private readonly config: Config,
    private readonly operations: OperationsRepository,
    private readonly organizations: OrganizationsRepository,
  ) {}

  async views(tenants: readonly Tenant[], manager?: EntityManager): Promise<Map<string, TenantView>> {
    const ids = tenants.map((tenant) => tenant.id);
    const latest = await this.operations.latestOf(ids, manager);
    const organizations = await this.organizations.byIds(
      tenants.map((tenant) => tenant.organizationId),
      manager,
    );
    return new Map(
      tenants.map((tenant) => [
        tenant.id,
        viewOf(tenant, {
          organization: organizations.get(tenant.organizationId)!,
          latest: latest.get(tenant.id),
          // Its port and its name may be another's by then.
          url: tenant.status === 'purged' ? null : tenantUrlOf(this.config, tenant),
        }),
      ]),
    );
  }

  async view(tenant: Tenant, manager?: EntityManager): Promise<TenantView> {
    return (await this.views([tenant], manager)).get(tenant.id)!;
  }

  /** A change as it is answered. A dry run's operation is never written, so it is not named. */
  async change(tenant: Tenant, operation: Operation, dryRun: boolean, manager: EntityManager): Promise<ChangeView> {
    const view = await this.view(tenant, manager);
    return {
      tenant: dryRun ? { ...view, operation: null } : view,
      operation: dryRun ? null : operationViewOf(operation, tenant.name),
      dry_run: dryRun,
    };
  }
}
