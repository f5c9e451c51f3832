import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Sql } from '../database/sql.js';
import { setList, type Changes } from '../kernel/changes.js';
import { EntityExistsError, NotFoundError } from '../kernel/errors/zenml.error.js';
import { Binds } from '../kernel/list/binds.js';
import { flag, text, uuid } from '../kernel/list/filter-field.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import type { ListSpec } from '../kernel/list/list-spec.js';
import { fetchPage, inProject, type Page } from '../kernel/list/page.js';
import { SERVICE_COLUMNS, type ServiceRow } from './service.view.js';
import type { CreateService } from './services.schemas.js';

const TEXTS = ['name', 'type', 'flavor', 'pipeline_name', 'pipeline_step_name'];

const LIST: ListSpec = {
  from: 'service s',
  alias: 's',
  filters: {
    ...Object.fromEntries(TEXTS.map((column) => [column, text(`s.${column}`)])),
    model_version_id: uuid('s.model_version_id'),
    pipeline_run_id: uuid('s.pipeline_run_id'),
    running: flag(`s.state = 'active'`, `s.state IS DISTINCT FROM 'active'`),
  },
  sorts: Object.fromEntries(
    [...TEXTS, 'state', 'admin_state', 'pipeline_run_id', 'model_version_id'].map((column) => [column, `s.${column}`]),
  ),
};

@Injectable()
export class ServicesRepository {
  constructor(private readonly database: Database) {}

  page(request: ListRequest, projectId: string): Promise<Page<ServiceRow>> {
    return fetchPage<ServiceRow>(this.database, LIST, request, SERVICE_COLUMNS, inProject('s', projectId));
  }

  /** @throws NotFoundError (404) */
  async get(id: string, sql: Sql = this.database): Promise<ServiceRow> {
    const row = await sql.first<ServiceRow>(`SELECT ${SERVICE_COLUMNS} FROM service s WHERE s.id = $1`, [id]);
    if (!row) throw NotFoundError.byId('service', id);
    return row;
  }

  /** @throws EntityExistsError (409) when another service of the project has the same configuration. */
  async insert(service: CreateService, projectId: string, userId: string, sql: Sql): Promise<string> {
    const { service_type: type, config, status } = service;
    const json = (value: unknown): string | null => (value ? JSON.stringify(value) : null);
    const named = (key: string): string | null => (typeof config[key] === 'string' ? config[key] : null);
    // Two equal requests at once must not both find that there is none yet.
    await sql.run('SELECT 1 FROM project WHERE id = $1 FOR NO KEY UPDATE', [projectId]);
    const row = await sql.first<{ id: string }>(
      `INSERT INTO service (name, project_id, user_id, service_source, service_type, type, flavor, admin_state, state,
         labels, config, status, endpoint, prediction_url, health_check_url, pipeline_name, pipeline_step_name,
         model_version_id, pipeline_run_id)
       SELECT $1, $2::uuid, $3::uuid, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18::uuid, $19::uuid
        WHERE NOT EXISTS (SELECT 1 FROM service WHERE project_id = $2::uuid AND config = $11) RETURNING id`,
      [
        service.name,
        projectId,
        userId,
        service.service_source ?? null,
        JSON.stringify(type),
        type.type,
        type.flavor,
        service.admin_state ?? null,
        stateOf(status),
        json(service.labels),
        JSON.stringify(config),
        json(status),
        json(service.endpoint),
        service.prediction_url ?? null,
        service.health_check_url ?? null,
        named('pipeline_name'),
        named('pipeline_step_name'),
        service.model_version_id ?? null,
        service.pipeline_run_id ?? null,
      ],
    );
    if (row) return row.id;
    throw new EntityExistsError(
      `Unable to create service '${service.name}' with the given configuration: ` +
        'A service with the same configuration already exists.',
    );
  }

  async update(id: string, changes: Changes, sql: Sql): Promise<void> {
    const binds = new Binds();
    const set = setList(changes, binds);
    await sql.run(`UPDATE service SET ${set} WHERE id = ${binds.add(id, 'uuid')}`, binds.values);
  }

  /** @throws NotFoundError (404) */
  async delete(id: string): Promise<void> {
    const deleted = await this.database.run('DELETE FROM service WHERE id = $1', [id]);
    if (deleted === 0) throw NotFoundError.byId('service', id);
  }
}

/** The state that a service's status tells of. */
export function stateOf(status: Readonly<Record<string, unknown>> | null | undefined): string | null {
  const state = status?.['state'];
  return typeof state === 'string' ? state : null;
}
