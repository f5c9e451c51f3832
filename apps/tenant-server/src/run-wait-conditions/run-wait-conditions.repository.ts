import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Sql } from '../database/sql.js';
import { NotFoundError } from '../kernel/errors/zenml.error.js';
import { nameOrId, text, time } from '../kernel/list/filter-field.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import type { ListSpec } from '../kernel/list/list-spec.js';
import { fetchPage, inProject, type Page } from '../kernel/list/page.js';
import { NOW } from '../kernel/sql-text.js';
import { WAIT_CONDITION_COLUMNS, type WaitConditionRow } from './run-wait-condition.model.js';
import type { CreateWaitCondition, UpdateLease } from './run-wait-conditions.schemas.js';

const LIST: ListSpec = {
  from: 'run_wait_condition w',
  alias: 'w',
  metadataType: 'wait_condition',
  filters: {
    pipeline_run: nameOrId('pipeline_run', 'w.run_id'),
    type: text('w.type'),
    status: text('w.status'),
    name: text('w.name'),
    resolved_by: nameOrId('"user"', 'w.resolved_by_user_id', ['full_name']),
    resolved_at: time('w.resolved_at'),
    resolution: text('w.resolution'),
  },
  sorts: {
    type: 'w.type',
    status: 'w.status',
    name: 'w.name',
    resolved_at: 'w.resolved_at',
    resolution: 'w.resolution',
  },
};

/** A condition that its writer holds. */
export type LockedCondition = WaitConditionRow & {
  /** A runner waits for it right now. */
  readonly has_poller: boolean;
};

@Injectable()
export class WaitConditionsRepository {
  constructor(private readonly database: Database) {}

  page(projectId: string, request: ListRequest): Promise<Page<WaitConditionRow>> {
    const scope = inProject('w', projectId);
    return fetchPage<WaitConditionRow>(this.database, LIST, request, WAIT_CONDITION_COLUMNS, scope);
  }

  /** @throws NotFoundError (404) */
  async get(id: string): Promise<WaitConditionRow> {
    const row = await this.database.first<WaitConditionRow>(
      `SELECT ${WAIT_CONDITION_COLUMNS} FROM run_wait_condition w WHERE w.id = $1`,
      [id],
    );
    if (!row) throw NotFoundError.byId('run wait condition', id);
    return row;
  }

  /** Holds off other writers of the condition until the transaction ends. @throws NotFoundError (404) */
  async lock(sql: Sql, id: string): Promise<LockedCondition> {
    const row = await sql.first<LockedCondition>(
      `SELECT ${WAIT_CONDITION_COLUMNS}, coalesce(w.poller_lease_expires_at > ${NOW}, FALSE) AS has_poller
         FROM run_wait_condition w WHERE w.id = $1 FOR NO KEY UPDATE`,
      [id],
    );
    if (!row) throw NotFoundError.byId('run wait condition', id);
    return row;
  }

  ofRun(sql: Sql, runId: string): Promise<WaitConditionRow[]> {
    return sql.query<WaitConditionRow>(
      `SELECT ${WAIT_CONDITION_COLUMNS} FROM run_wait_condition w WHERE w.run_id = $1`,
      [runId],
    );
  }

  async insert(sql: Sql, projectId: string, userId: string, body: CreateWaitCondition): Promise<string> {
    const row = await sql.first<{ id: string }>(
      `INSERT INTO run_wait_condition (run_id, project_id, user_id, name, type, status, question, data_schema_json)
        VALUES ($1, $2, $3, $4, $5, 'pending', $6, $7) RETURNING id`,
      [
        body.run,
        projectId,
        userId,
        body.name,
        body.type,
        body.question ?? null,
        body.data_schema ? JSON.stringify(body.data_schema) : null,
      ],
    );
    return (row as { id: string }).id;
  }

  /** @param result JSON. */
  async resolve(sql: Sql, id: string, userId: string, resolution: string, result: string | null): Promise<void> {
    await sql.run(
      `UPDATE run_wait_condition SET status = 'resolved', resolution = $2, result_json = $3, resolved_at = ${NOW},
          resolved_by_user_id = $4, updated = ${NOW} WHERE id = $1`,
      [id, resolution, result, userId],
    );
  }

  async refreshLease(sql: Sql, id: string, lease: UpdateLease): Promise<void> {
    await sql.run(
      `UPDATE run_wait_condition SET poller_instance_id = $2, poller_lease_expires_at = $3, last_polled_at = ${NOW},
          updated = ${NOW} WHERE id = $1`,
      [id, lease.poller_instance_id, lease.poller_lease_expires_at],
    );
  }

  async releaseLease(sql: Sql, id: string): Promise<void> {
    await sql.run(
      `UPDATE run_wait_condition SET poller_instance_id = NULL, poller_lease_expires_at = ${NOW},
          last_polled_at = ${NOW}, updated = ${NOW} WHERE id = $1`,
      [id],
    );
  }
}
