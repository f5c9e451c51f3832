import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { isUniqueViolation } from '../database/pg-errors.js';
import type { Sql } from '../database/sql.js';
import { setList, type Changes } from '../kernel/changes.js';
import { sameNameOf } from '../kernel/errors/name-taken.js';
import { NotFoundError } from '../kernel/errors/zenml.error.js';
import { Binds } from '../kernel/list/binds.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import { fetchPage, type Page } from '../kernel/list/page.js';
import { SERVICE_CONNECTOR_LIST, typeAndLabels } from './service-connector.list.js';
import { SERVICE_CONNECTOR_COLUMNS, type ServiceConnectorRow } from './service-connector.view.js';
import type { CreateServiceConnector } from './service-connectors.schemas.js';

@Injectable()
export class ServiceConnectorsRepository {
  constructor(private readonly database: Database) {}

  page(request: ListRequest): Promise<Page<ServiceConnectorRow>> {
    const [spec, columns] = [SERVICE_CONNECTOR_LIST, SERVICE_CONNECTOR_COLUMNS];
    return fetchPage<ServiceConnectorRow>(this.database, spec, request, columns, typeAndLabels(request));
  }

  /** @throws NotFoundError (404) */
  async get(id: string, sql: Sql = this.database, lock = false): Promise<ServiceConnectorRow> {
    const row = await sql.first<ServiceConnectorRow>(
      `SELECT ${SERVICE_CONNECTOR_COLUMNS} FROM service_connector c WHERE c.id = $1${lock ? ' FOR UPDATE' : ''}`,
      [id],
    );
    if (!row) throw NotFoundError.byId('service connector', id);
    return row;
  }

  /** @returns the new id, or nothing when the name is taken. */
  async insert(
    connector: CreateServiceConnector,
    owned: { readonly userId: string; readonly secretId: string | null },
    sql: Sql,
  ): Promise<string | undefined> {
    const row = await sql.first<{ id: string }>(
      `INSERT INTO service_connector (name, connector_type, description, auth_method, resource_types, resource_id,
         supports_instances, configuration, secret_id, expires_at, expires_skew_tolerance, expiration_seconds, labels,
         user_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT (name) DO NOTHING RETURNING id`,
      [
        connector.name,
        connector.connector_type,
        connector.description,
        connector.auth_method,
        JSON.stringify(connector.resource_types),
        connector.resource_id ?? null,
        connector.supports_instances,
        JSON.stringify(connector.configuration),
        owned.secretId,
        connector.expires_at ?? null,
        connector.expires_skew_tolerance ?? null,
        connector.expiration_seconds ?? null,
        JSON.stringify(connector.labels),
        owned.userId,
      ],
    );
    return row?.id;
  }

  /** @throws EntityExistsError (409) */
  async update(id: string, changes: Changes, sql: Sql): Promise<void> {
    const binds = new Binds();
    const set = setList(changes, binds);
    try {
      await sql.run(`UPDATE service_connector SET ${set} WHERE id = ${binds.add(id, 'uuid')}`, binds.values);
    } catch (error) {
      if (isUniqueViolation(error, 'service_connector_name_key'))
        throw connectorExists('update', String(changes['name']));
      throw error;
    }
  }

  async componentCount(id: string, sql: Sql): Promise<number> {
    const row = await sql.first<{ count: number }>(
      'SELECT count(*) AS count FROM stack_component WHERE connector_id = $1',
      [id],
    );
    return row?.count ?? 0;
  }

  async delete(id: string, sql: Sql): Promise<void> {
    await sql.run('DELETE FROM service_connector WHERE id = $1', [id]);
  }
}

export const connectorExists = sameNameOf('service connector');
