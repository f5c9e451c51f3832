import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditRepository } from '../audit/audit.repository.js';
import { PageRequest } from '../http/paging.js';
import type { Caller } from '../identity/caller.js';
import { OrganizationInUseError } from './organization.errors.js';
import { OrganizationsRepository } from './organizations.repository.js';
import {
  type CreateOrganization,
  type OrganizationView,
  type UpdateOrganization,
  viewOf,
} from './organizations.schemas.js';

/** Making, reading, renaming and deleting organizations. */
@Injectable()
export class OrganizationsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly organizations: OrganizationsRepository,
    private readonly audit: AuditRepository,
  ) {}

  /** @throws OrganizationNameTakenError */
  async create(body: CreateOrganization, caller: Caller): Promise<OrganizationView> {
    return this.dataSource.transaction(async (manager) => {
      const values = { name: body.name, displayName: body.display_name ?? body.name };
      const organization = await this.organizations.insert(values, manager);
      const detail = { name: organization.name };
      await this.audit.record(
        caller,
        { action: 'organization.create', resourceType: 'organization', resourceId: organization.id, detail },
        manager,
      );
      const view = viewOf(organization);
      await caller.idempotency?.keep({ status: 201, headers: {}, body: JSON.stringify(view) }, manager);
      return view;
    });
  }

  /** @throws OrganizationNotFoundError */
  async get(idOrName: string): Promise<OrganizationView> {
    return viewOf(await this.organizations.get(idOrName));
  }

  async list(query: { limit: number; cursor?: string }) {
    const page = new PageRequest('organizations', query);
    return page.answer(await this.organizations.page(page), viewOf);
  }

  /** @throws OrganizationNotFoundError, OrganizationInUseError */
  async delete(idOrName: string, caller: Caller): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const { id, name, isDefault } = await this.organizations.get(idOrName, manager);
      if (isDefault) {
        const message = 'Tenants belong to this organization unless told otherwise: it stays.';
        throw new OrganizationInUseError('organization_is_default', message);
      }
      await this.organizations.delete(id, manager);
      const entry = { action: 'organization.delete', resourceType: 'organization', resourceId: id, detail: { name } };
      await this.audit.record(caller, entry, manager);
      await caller.idempotency?.keep({ status: 204, headers: {}, body: '' }, manager);
    });
  }

  /** @throws OrganizationNotFoundError */
  async update(idOrName: string, body: UpdateOrganization, caller: Caller): Promise<OrganizationView> {
    return this.dataSource.transaction(async (manager) => {
      const { id, name, displayName } = await this.organizations.get(idOrName, manager);
      const changed = await this.organizations.rename(id, body.display_name, manager);
      const detail = { name, from: { display_name: displayName }, to: { display_name: changed.displayName } };
      await this.audit.record(
        caller,
        { action: 'organization.update', resourceType: 'organization', resourceId: id, detail },
        manager,
      );
      return viewOf(changed);
    });
  }
}
