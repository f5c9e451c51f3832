import type { Sql } from '../database/sql.js';
import { isUniqueViolation } from '../database/pg-errors.js';
import { EntityExistsError, IllegalOperationError, NotFoundError } from '../kernel/errors/zenml.error.js';
import { checkReference } from '../kernel/references.js';
import type { CreateLogs, LogsInput, UpdateLogs } from './logs.schemas.js';
import { LOGS_COLUMNS, type LogsRow } from './logs.view.js';

/** Whose logs they are: the run or step that logs are made for or attached to. */
export interface LogsOwner {
  readonly projectId: string;
  readonly userId: string | null;
  readonly pipelineRunId?: string;
  readonly stepRunId?: string;
  /** Used when the client names none. */
  readonly defaultSource: string;
}

/** Makes or attaches what the `logs` field of a new run or step says. */
export async function attachLogs(sql: Sql, owner: LogsOwner, logs: LogsInput): Promise<void> {
  if (!logs) return;
  if (typeof logs === 'string') {
    await linkLogs(sql, logs, { pipeline_run_id: owner.pipelineRunId, step_run_id: owner.stepRunId });
  } else {
    await addLogs(sql, owner, [logs]);
  }
}

/** Makes what the `add_logs` field of a run or step says. */
export async function addLogs(
  sql: Sql,
  owner: LogsOwner,
  requests: readonly CreateLogs[] | null | undefined,
): Promise<void> {
  for (const request of requests ?? []) {
    await insertLogs(sql, owner.projectId, owner.userId, {
      ...request,
      source: request.source || owner.defaultSource,
      pipeline_run_id: owner.pipelineRunId,
      step_run_id: owner.stepRunId,
    });
  }
}

/** @throws NotFoundError (404) for a store, run or step that is not there, EntityExistsError (409) for an id in use. */
export async function insertLogs(
  sql: Sql,
  projectId: string,
  userId: string | null,
  request: CreateLogs,
): Promise<LogsRow> {
  const by = 'logs';
  for (const id of [request.artifact_store_id, request.log_store_id]) {
    await checkReference(sql, { table: 'stack_component', what: 'stack component', id, by });
  }
  const hook = { table: 'hook_invocation', what: 'hook invocation', id: request.hook_invocation_id };
  await checkReference(sql, { ...hook, by, project: projectId });
  await checkOwner(sql, request, projectId, 'created');
  try {
    const row = await sql.first<LogsRow>(
      `INSERT INTO logs AS l (id, uri, source, project_id, user_id, pipeline_run_id, step_run_id, artifact_store_id,
         log_store_id, hook_invocation_id)
       VALUES (coalesce($1::uuid, gen_random_uuid()), $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING ${LOGS_COLUMNS}`,
      [
        request.id ?? null,
        request.uri ?? null,
        request.source,
        projectId,
        userId,
        request.pipeline_run_id ?? null,
        request.step_run_id ?? null,
        request.artifact_store_id ?? null,
        request.log_store_id ?? null,
        request.hook_invocation_id ?? null,
      ],
    );
    return row as LogsRow;
  } catch (error) {
    if (!isUniqueViolation(error, 'logs_pkey')) throw error;
    throw new EntityExistsError(`Unable to create logs: Logs with the ID '${request.id}' already exist.`, {
      cause: error,
    });
  }
}

/**
 * Gives logs that exist to a run or step. Giving them to the same one again is harmless; `updated` stays as it was.
 * @throws IllegalOperationError (403) when they belong to something else.
 */
export async function linkLogs(sql: Sql, id: string, update: UpdateLogs): Promise<LogsRow> {
  const row = await sql.first<LogsRow>(`SELECT ${LOGS_COLUMNS} FROM logs l WHERE l.id = $1 FOR UPDATE`, [id]);
  if (!row) throw NotFoundError.byId('log', id);
  await checkOwner(sql, update, row.project_id, 'updated');
  const { pipeline_run_id = null, step_run_id = null } = update;
  const isTaken = row.pipeline_run_id !== null || row.step_run_id !== null;
  if (isTaken && (row.pipeline_run_id !== pipeline_run_id || row.step_run_id !== step_run_id)) {
    throw new IllegalOperationError('The logs entry is already associated with a different entity.');
  }
  const linked = await sql.first<LogsRow>(
    `UPDATE logs AS l SET pipeline_run_id = coalesce($2, l.pipeline_run_id), step_run_id = coalesce($3, l.step_run_id)
      WHERE l.id = $1 RETURNING ${LOGS_COLUMNS}`,
    [id, pipeline_run_id, step_run_id],
  );
  return linked ?? row;
}

async function checkOwner(
  sql: Sql,
  links: UpdateLogs,
  project: string,
  operation: 'created' | 'updated',
): Promise<void> {
  const by = 'logs';
  const run = { table: 'pipeline_run', what: 'pipeline run', id: links.pipeline_run_id };
  const step = { table: 'step_run', what: 'step run', id: links.step_run_id };
  for (const reference of [run, step]) await checkReference(sql, { ...reference, by, project, operation });
}
