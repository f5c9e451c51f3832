import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Sql } from '../database/sql.js';
import { NotFoundError } from '../kernel/errors/zenml.error.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import { withoutFalseFlags } from '../kernel/list/optional-flags.js';
import { fetchPage, inProject, type Page } from '../kernel/list/page.js';
import { NOW } from '../kernel/sql-text.js';
import { RUN_FROM, runColumns, type RunRow } from './run-details.view.js';
import { OPTIONAL_RUN_FLAGS, RUN_LIST } from './runs.list.js';
import type { ExecutionStatus } from './status/execution-status.js';

export interface SnapshotFacts {
  readonly id: string;
  readonly project_id: string;
  readonly pipeline_id: string;
  /** JSON. */
  readonly pipeline_configuration: string;
}

export interface NewRun {
  readonly name: string;
  readonly project_id: string;
  readonly user_id: string;
  readonly snapshot_id: string;
  readonly pipeline_id: string;
  readonly index: number;
  readonly orchestrator_run_id: string | null;
  /** JSON. */
  readonly orchestrator_environment: string;
  readonly start_time: string | null;
  readonly end_time: string | null;
  readonly status: ExecutionStatus;
  readonly in_progress: boolean;
  readonly status_reason: string | null;
  readonly triggered_by: string | null;
  readonly triggered_by_type: string | null;
  readonly enable_heartbeat: boolean;
  /** JSON. */
  readonly exception_info: string | null;
  readonly original_run_id: string | null;
  readonly parent_run_id: string | null;
  readonly child_key: string | null;
  readonly root_run_id: string | null;
}

const PLACEHOLDER = `('initializing', 'provisioning')`;

@Injectable()
export class RunsRepository {
  constructor(private readonly database: Database) {}

  page(projectId: string, asked: ListRequest): Promise<Page<RunRow>> {
    const request = withoutFalseFlags(asked, OPTIONAL_RUN_FLAGS);
    return fetchPage<RunRow>(this.database, RUN_LIST, request, runColumns(request.hydrate), inProject('r', projectId));
  }

  /** @throws NotFoundError (404) */
  async get(id: string, hydrate: boolean): Promise<RunRow> {
    const row = await this.database.first<RunRow>(`SELECT ${runColumns(hydrate)} FROM ${RUN_FROM} WHERE r.id = $1`, [
      id,
    ]);
    if (!row) throw NotFoundError.byId('pipeline run', id);
    return row;
  }

  /** @throws NotFoundError (404) */
  async statusOf(id: string): Promise<string> {
    const row = await this.database.first<{ status: string }>('SELECT status FROM pipeline_run WHERE id = $1', [id]);
    if (!row) throw NotFoundError.byId('pipeline run', id);
    return row.status;
  }

  /** The run that an orchestrator has begun under this id, if it has. */
  async begunBy(sql: Sql, snapshotId: string, orchestratorRunId: string): Promise<string | undefined> {
    const row = await sql.first<{ id: string }>(
      `SELECT id FROM pipeline_run
        WHERE snapshot_id = $1 AND orchestrator_run_id = $2 AND status NOT IN ${PLACEHOLDER}`,
      [snapshotId, orchestratorRunId],
    );
    return row?.id;
  }

  /**
   * Holds off every other maker of runs of this snapshot until the transaction ends.
   * @returns `undefined` when the snapshot is not there.
   */
  lockSnapshot(sql: Sql, id: string): Promise<SnapshotFacts | undefined> {
    return sql.first<SnapshotFacts>(
      'SELECT id, project_id, pipeline_id, pipeline_configuration FROM pipeline_snapshot WHERE id = $1 FOR NO KEY UPDATE',
      [id],
    );
  }

  /**
   * Turns the announced run of a snapshot into the one that the orchestrator has begun: the one with its id if there
   * is one, else one without any.
   */
  async beginPlaceholder(
    sql: Sql,
    run: Pick<NewRun, 'snapshot_id' | 'orchestrator_run_id' | 'orchestrator_environment' | 'status' | 'in_progress'>,
  ): Promise<string | undefined> {
    const row = await sql.first<{ id: string }>(
      `UPDATE pipeline_run SET orchestrator_run_id = $2, orchestrator_environment = $3, status = $4, in_progress = $5,
          updated = ${NOW}
        WHERE id = (
          SELECT id FROM pipeline_run
           WHERE snapshot_id = $1 AND status IN ${PLACEHOLDER} AND (orchestrator_run_id = $2 OR orchestrator_run_id IS NULL)
           ORDER BY orchestrator_run_id NULLS LAST, created, id LIMIT 1 FOR NO KEY UPDATE)
        RETURNING id`,
      [run.snapshot_id, run.orchestrator_run_id, run.orchestrator_environment, run.status, run.in_progress],
    );
    return row?.id;
  }

  /** The next number of a run of this pipeline; other makers wait until the transaction ends, so none is left out. */
  async nextIndex(sql: Sql, pipelineId: string): Promise<number> {
    const row = await sql.first<{ run_count: number }>(
      'UPDATE pipeline SET run_count = run_count + 1 WHERE id = $1 RETURNING run_count',
      [pipelineId],
    );
    if (!row) throw NotFoundError.byId('pipeline', pipelineId);
    return row.run_count;
  }

  /** The top of the tree that a child of `parentId` belongs to. */
  async rootOf(sql: Sql, parentId: string): Promise<string> {
    const row = await sql.first<{ root: string }>(
      'SELECT coalesce(root_run_id, id) AS root FROM pipeline_run WHERE id = $1',
      [parentId],
    );
    return row?.root ?? parentId;
  }

  async insert(sql: Sql, run: NewRun): Promise<string> {
    const columns = Object.keys(run);
    const row = await sql.first<{ id: string }>(
      `INSERT INTO pipeline_run (${columns.map((column) => `"${column}"`).join(', ')})
        VALUES (${columns.map((_, position) => `$${position + 1}`).join(', ')}) RETURNING id`,
      Object.values(run),
    );
    return (row as { id: string }).id;
  }

  async linkModelVersion(sql: Sql, runId: string, modelVersionId: string): Promise<void> {
    await sql.run('UPDATE pipeline_run SET model_version_id = $2 WHERE id = $1', [runId, modelVersionId]);
  }

  async setOutputs(sql: Sql, runId: string, outputs: Readonly<Record<string, string>>): Promise<void> {
    await sql.run('DELETE FROM pipeline_run_output WHERE pipeline_run_id = $1', [runId]);
    await sql.run(
      `INSERT INTO pipeline_run_output (pipeline_run_id, name, artifact_id, output_index)
        SELECT $1, o.name, o.artifact_id, o.position - 1
        FROM unnest($2::text[], $3::uuid[]) WITH ORDINALITY AS o (name, artifact_id, position)`,
      [runId, Object.keys(outputs), Object.values(outputs)],
    );
  }

  /** @throws NotFoundError (404) */
  async delete(id: string): Promise<void> {
    const deleted = await this.database.run('DELETE FROM pipeline_run WHERE id = $1', [id]);
    if (deleted === 0) throw NotFoundError.byId('pipeline run', id);
  }

  /** @throws NotFoundError (404) */
  async disableHeartbeat(id: string): Promise<void> {
    await this.database.transaction(async (sql) => {
      const changed = await sql.run('UPDATE pipeline_run SET enable_heartbeat = FALSE WHERE id = $1', [id]);
      if (changed === 0) throw NotFoundError.byId('pipeline run', id);
      await sql.run('UPDATE step_run SET heartbeat_threshold = NULL WHERE pipeline_run_id = $1', [id]);
    });
  }
}
