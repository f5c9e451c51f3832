import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { isUniqueViolation } from '../database/pg-errors.js';
import { setList, type Changes } from '../kernel/changes.js';
import { EntityExistsError, NotFoundError } from '../kernel/errors/zenml.error.js';
import { Binds } from '../kernel/list/binds.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import { fetchPage, type Page } from '../kernel/list/page.js';
import { FLAVOR_LIST } from './flavor.list.js';
import { flavorColumns, type FlavorRow } from './flavor.view.js';
import type { CreateFlavor } from './flavors.schemas.js';

@Injectable()
export class FlavorsRepository {
  constructor(private readonly database: Database) {}

  page(request: ListRequest): Promise<Page<FlavorRow>> {
    return fetchPage<FlavorRow>(this.database, FLAVOR_LIST, request, flavorColumns(request.hydrate));
  }

  /** @throws NotFoundError (404) */
  async get(id: string): Promise<FlavorRow> {
    const row = await this.database.first<FlavorRow>(`SELECT ${flavorColumns(true)} FROM flavor f WHERE f.id = $1`, [
      id,
    ]);
    if (!row) throw NotFoundError.byId('flavor', id);
    return row;
  }

  /** @throws EntityExistsError (409) */
  async insert(flavor: CreateFlavor, userId: string | null): Promise<FlavorRow> {
    const row = await this.database.first<FlavorRow>(
      `INSERT INTO flavor AS f (name, type, source, display_name, config_schema, integration, connector_type,
         connector_resource_type, connector_resource_id_attr, logo_url, docs_url, sdk_docs_url, is_custom, user_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
       ON CONFLICT (name, type) DO NOTHING RETURNING ${flavorColumns(true)}`,
      [
        flavor.name,
        flavor.type,
        flavor.source,
        flavor.display_name || null,
        JSON.stringify(flavor.config_schema),
        flavor.integration ?? '',
        flavor.connector_type ?? null,
        flavor.connector_resource_type ?? null,
        flavor.connector_resource_id_attr ?? null,
        flavor.logo_url ?? null,
        flavor.docs_url ?? null,
        flavor.sdk_docs_url ?? null,
        flavor.is_custom,
        userId,
      ],
    );
    if (row) return row;
    throw new EntityExistsError(
      `Unable to register '${flavor.type}' flavor with name '${flavor.name}' and type '${flavor.type}': ` +
        'Found an existing flavor with the same name and type.',
    );
  }

  /** @throws EntityExistsError (409) */
  async update(existing: FlavorRow, changes: Changes): Promise<FlavorRow> {
    const binds = new Binds();
    const set = setList(changes, binds);
    try {
      const row = await this.database.first<FlavorRow>(
        `UPDATE flavor AS f SET ${set} WHERE f.id = ${binds.add(existing.id, 'uuid')} RETURNING ${flavorColumns(true)}`,
        binds.values,
      );
      if (row) return row;
    } catch (error) {
      if (!isUniqueViolation(error, 'flavor_name_type_key')) throw error;
      throw new EntityExistsError(
        `Unable to update '${existing.type}' flavor with name '${existing.name}': ` +
          'Found an existing flavor with the same name and type.',
      );
    }
    throw NotFoundError.byId('flavor', existing.id);
  }

  /** How many components are of a flavor of this name and type. */
  async componentCount(flavor: FlavorRow): Promise<number> {
    const row = await this.database.first<{ count: number }>(
      'SELECT count(*) AS count FROM stack_component WHERE flavor = $1 AND type = $2',
      [flavor.name, flavor.type],
    );
    return row?.count ?? 0;
  }

  async delete(id: string): Promise<void> {
    await this.database.run('DELETE FROM flavor WHERE id = $1', [id]);
  }
}
