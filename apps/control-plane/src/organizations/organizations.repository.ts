import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { isForeignKeyViolation, isUniqueViolation } from '../database/postgres-errors.js';
import { isUuid } from '../database/uuid.js';
import { Organization } from './organization.entity.js';
import {
  OrganizationInUseError,
  OrganizationNameTakenError,
  OrganizationNotFoundError,
} from './organization.errors.js';

/** What ties a tenant to its organization, as Postgres has named it. */
export const TENANT_ORGANIZATION = 'tenant_organization_id_fkey';

/** Every query on organizations. */
@Injectable()
export class OrganizationsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** By id or name; the default one without either. @throws OrganizationNotFoundError */
  async get(idOrName: string | undefined, manager: EntityManager = this.dataSource.manager): Promise<Organization> {
    const found = await this.find(idOrName, manager);
    if (!found) throw new OrganizationNotFoundError(idOrName ?? 'default');
    return found;
  }

  async find(
    idOrName: string | undefined,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<Organization | null> {
    if (idOrName === undefined) return manager.findOneBy(Organization, { isDefault: true });
    if (idOrName.includes('\0')) return null;
    return manager.findOneBy(Organization, isUuid(idOrName) ? { id: idOrName } : { name: idOrName });
  }

  /** Those with these ids, by id. */
  async byIds(
    ids: readonly string[],
    manager: EntityManager = this.dataSource.manager,
  ): Promise<Map<string, Organization>> {
    if (ids.length === 0) return new Map();
    const found = await manager
      .createQueryBuilder(Organization, 'o')
      .where('o.id = ANY(:ids)', { ids: [...new Set(ids)] })
      .getMany();
    return new Map(found.map((organization) => [organization.id, organization]));
  }

  /** @throws OrganizationNameTakenError */
  async insert(values: { name: string; displayName: string }, manager: EntityManager): Promise<Organization> {
    const id = randomUUID();
    try {
      await manager.insert(Organization, { ...values, id });
    } catch (error) {
      if (isUniqueViolation(error, 'organization_name_key')) throw new OrganizationNameTakenError(values.name);
      throw error;
    }
    return manager.findOneByOrFail(Organization, { id });
  }

  async rename(id: string, displayName: string, manager: EntityManager): Promise<Organization> {
    await manager.update(Organization, { id }, { displayName, updatedAt: () => 'now()' });
    return manager.findOneByOrFail(Organization, { id });
  }

  /** @throws OrganizationInUseError when it has tenants, or had: what became of them is still told under it */
  async delete(id: string, manager: EntityManager): Promise<void> {
    try {
      await manager.delete(Organization, { id });
    } catch (error) {
      if (!isForeignKeyViolation(error, TENANT_ORGANIZATION)) throw error;
      const message = 'This organization has tenants, or had some that are purged, which are told under it.';
      throw new OrganizationInUseError('organization_not_empty', message);
    }
  }

  /** One page, newest first, and one beyond it when more follow. */
  async page(query: { limit: number; before?: string }): Promise<Organization[]> {
    const builder = this.dataSource.manager
      .createQueryBuilder(Organization, 'o')
      .orderBy('o.seq', 'DESC')
      .limit(query.limit + 1);
    if (query.before) builder.andWhere('o.seq < :before', { before: query.before });
    return builder.getMany();
  }
}
