import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditRepository } from '../audit/audit.repository.js';
import { InvalidRequestError } from '../http/invalid-request.error.js';
import { PageRequest } from '../http/paging.js';
import { MAX_LABELS } from '../http/text.js';
import { OrganizationsRepository } from '../organizations/organizations.repository.js';
import type { z } from 'zod';
import { Tenant } from './tenant.entity.js';
import { TenantStateError } from './tenant.errors.js';
import type { Requester } from './tenant-changes.service.js';
import { TenantPresenter } from './tenant-presenter.js';
import type { TenantView, tenantsQuery, UpdateTenant } from './tenants.schemas.js';
import { TenantsRepository } from './tenants.repository.js';

/** Reading tenants, and changing what only people read of them: nothing here needs a pass. */
@Injectable()
export class TenantDetailsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tenants: TenantsRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly presenter: TenantPresenter,
    private readonly audit: AuditRepository,
  ) {}

  /** @throws TenantNotFoundError */
  async get(idOrName: string): Promise<TenantView> {
    return this.presenter.view(await this.tenants.get(idOrName));
  }

  async list(query: z.output<typeof tenantsQuery>): Promise<{ items: TenantView[]; next_cursor: string | null }> {
    const page = new PageRequest('tenants', query);
    const organization = query.organization && (await this.organizations.find(query.organization));
    if (organization === null) return { items: [], next_cursor: null };
    const rows = await this.tenants.page({
      limit: page.limit,
      before: page.before,
      statuses: query.state,
      name: query.name,
      organizationId: organization ? organization.id : undefined,
      labels: query.label && Object.fromEntries(query.label.map(splitLabel)),
    });
    const views = await this.presenter.views(rows.slice(0, page.limit));
    return page.answer(rows, (tenant) => views.get(tenant.id)!);
  }

  /** Labels are merged; null takes one away. @throws TenantNotFoundError, InvalidRequestError */
  async update(idOrName: string, body: UpdateTenant, by: Requester): Promise<TenantView> {
    return this.dataSource.transaction(async (manager) => {
      const tenant = await this.tenants.lock(idOrName, manager);
      if (tenant.status === 'purged') throw new TenantStateError('tenant_purged', 'This tenant is purged.');
      const labels = mergeLabels(tenant.labels, body.labels ?? {});
      if (Object.keys(labels).length > MAX_LABELS) {
        throw new InvalidRequestError([{ pointer: '/labels', detail: `At most ${MAX_LABELS} labels are allowed.` }]);
      }
      const displayName = body.display_name ?? tenant.displayName;
      await manager.update(Tenant, { id: tenant.id }, { displayName, labels, updatedAt: () => 'now()' });
      await this.audit.record(
        by,
        {
          action: 'tenant.update',
          resourceType: 'tenant',
          resourceId: tenant.id,
          tenantId: tenant.id,
          detail: {
            name: tenant.name,
            from: { display_name: tenant.displayName, labels: tenant.labels },
            to: { display_name: displayName, labels },
          },
        },
        manager,
      );
      const view = await this.presenter.view(await this.tenants.get(tenant.id, manager), manager);
      await by.idempotency?.keep({ status: 200, headers: {}, body: JSON.stringify(view) }, manager);
      return view;
    });
  }
}

function mergeLabels(there: Record<string, string>, changes: Record<string, string | null>): Record<string, string> {
  const merged = Object.entries({ ...there, ...changes }).filter(([, value]) => value !== null);
  return Object.fromEntries(merged) as Record<string, string>;
}

function splitLabel(text: string): [string, string] {
  const equals = text.indexOf('=');
  return [text.slice(0, equals), text.slice(equals + 1)];
}
