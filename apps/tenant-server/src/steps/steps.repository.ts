import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Sql } from '../database/sql.js';
import { NotFoundError } from '../kernel/errors/zenml.error.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import { withoutFalseFlags } from '../kernel/list/optional-flags.js';
import { fetchPage, inProject, type Page } from '../kernel/list/page.js';
import { NOW } from '../kernel/sql-text.js';
import type { ExecutionStatus } from '../runs/status/execution-status.js';
import { STEP_COLUMNS, type StepRow } from './step-details.view.js';
import { STEP_FROM } from './step.view.js';
import { OPTIONAL_STEP_FLAGS, STEP_LIST } from './steps.list.js';

/** An earlier attempt of a step. */
export interface Attempt {
  readonly id: string;
  readonly status: ExecutionStatus;
  readonly model_version_id: string | null;
}

export interface NewStep {
  readonly name: string;
  readonly project_id: string;
  readonly user_id: string;
  readonly pipeline_run_id: string;
  readonly snapshot_id: string | null;
  readonly start_time: string;
  readonly end_time: string | null;
  readonly status: ExecutionStatus;
  readonly version: number;
  readonly is_retriable: boolean;
  readonly original_step_run_id: string | null;
  readonly docstring: string | null;
  readonly cache_key: string | null;
  readonly cache_expires_at: string | null;
  readonly code_hash: string | null;
  readonly source_code: string | null;
  /** JSON. */
  readonly exception_info: string | null;
  readonly heartbeat_threshold: number | null;
}

/** A step that its writer holds. */
export interface LockedStep {
  readonly id: string;
  readonly name: string;
  readonly project_id: string;
  readonly user_id: string | null;
  readonly pipeline_run_id: string;
  readonly status: ExecutionStatus;
  readonly is_retriable: boolean;
}

export interface StepChanges {
  readonly status: ExecutionStatus | null;
  readonly end_time: string | null;
  /** JSON. */
  readonly exception_info: string | null;
  readonly cache_expires_at: string | null;
}

@Injectable()
export class StepsRepository {
  constructor(private readonly database: Database) {}

  page(projectId: string, request: ListRequest): Promise<Page<StepRow>> {
    const scope = inProject('st', projectId);
    return fetchPage<StepRow>(
      this.database,
      STEP_LIST,
      withoutFalseFlags(request, OPTIONAL_STEP_FLAGS),
      STEP_COLUMNS,
      scope,
    );
  }

  /** @throws NotFoundError (404) */
  async get(id: string): Promise<StepRow> {
    const row = await this.database.first<StepRow>(`SELECT ${STEP_COLUMNS} FROM ${STEP_FROM} WHERE st.id = $1`, [id]);
    if (!row) throw NotFoundError.byId('step run', id);
    return row;
  }

  /** @throws NotFoundError (404) */
  async statusOf(id: string): Promise<string> {
    const row = await this.database.first<{ status: string }>('SELECT status FROM step_run WHERE id = $1', [id]);
    if (!row) throw NotFoundError.byId('step run', id);
    return row.status;
  }

  /** The run of a step. @throws NotFoundError (404) */
  async runOf(sql: Sql, id: string): Promise<string> {
    const row = await sql.first<{ pipeline_run_id: string }>('SELECT pipeline_run_id FROM step_run WHERE id = $1', [
      id,
    ]);
    if (!row) throw NotFoundError.byId('step run', id);
    return row.pipeline_run_id;
  }

  /** @throws NotFoundError (404) */
  async lock(sql: Sql, id: string): Promise<LockedStep> {
    const row = await sql.first<LockedStep>(
      `SELECT id, name, project_id, user_id, pipeline_run_id, status, is_retriable FROM step_run
        WHERE id = $1 FOR NO KEY UPDATE`,
      [id],
    );
    if (!row) throw NotFoundError.byId('step run', id);
    return row;
  }

  /** JSON of a step's configuration in a snapshot. @throws NotFoundError (404) */
  async configOf(sql: Sql, snapshotId: string | null, name: string): Promise<string> {
    const row = await sql.first<{ config: string }>(
      'SELECT config FROM step_configuration WHERE snapshot_id = $1 AND name = $2 AND step_run_id IS NULL',
      [snapshotId, name],
    );
    if (!row) throw new NotFoundError(`Step configuration for step \`${name}\` not found.`);
    return row.config;
  }

  /** Earlier attempts of a step, oldest first. */
  attempts(sql: Sql, runId: string, name: string): Promise<Attempt[]> {
    return sql.query<Attempt>(
      'SELECT id, status, model_version_id FROM step_run WHERE pipeline_run_id = $1 AND name = $2 ORDER BY version',
      [runId, name],
    );
  }

  async markRetried(sql: Sql, runId: string, name: string): Promise<void> {
    await sql.run(
      `UPDATE step_run SET status = 'retried', end_time = coalesce(end_time, ${NOW})
        WHERE pipeline_run_id = $1 AND name = $2`,
      [runId, name],
    );
  }

  async insert(sql: Sql, step: NewStep): Promise<string> {
    const columns = Object.keys(step);
    const row = await sql.first<{ id: string }>(
      `INSERT INTO step_run (${columns.map((column) => `"${column}"`).join(', ')})
        VALUES (${columns.map((_, position) => `$${position + 1}`).join(', ')}) RETURNING id`,
      Object.values(step),
    );
    return (row as { id: string }).id;
  }

  /** @param config JSON. */
  async insertConfig(sql: Sql, stepId: string, name: string, config: string): Promise<void> {
    await sql.run('INSERT INTO step_configuration ("index", name, config, step_run_id) VALUES (0, $1, $2, $3)', [
      name,
      config,
      stepId,
    ]);
  }

  async linkModelVersion(sql: Sql, stepId: string, modelVersionId: string): Promise<void> {
    await sql.run('UPDATE step_run SET model_version_id = $2 WHERE id = $1', [stepId, modelVersionId]);
  }

  /** What is null stays as it is. */
  async update(sql: Sql, id: string, changes: StepChanges): Promise<void> {
    await sql.run(
      `UPDATE step_run SET status = coalesce($2, status), end_time = coalesce($3, end_time),
          exception_info = coalesce($4, exception_info), cache_expires_at = coalesce($5, cache_expires_at),
          updated = ${NOW}
        WHERE id = $1`,
      [id, changes.status, changes.end_time, changes.exception_info, changes.cache_expires_at],
    );
  }
}
