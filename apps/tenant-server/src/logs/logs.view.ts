import type { Sql } from '../database/sql.js';
import { groupBy, model, type Model } from '../kernel/model.js';
import { userModels } from '../users/user.view.js';

export interface LogsRow {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly uri: string | null;
  readonly source: string;
  readonly project_id: string;
  readonly user_id: string | null;
  readonly pipeline_run_id: string | null;
  readonly step_run_id: string | null;
  readonly artifact_store_id: string | null;
  readonly log_store_id: string | null;
  readonly hook_invocation_id: string | null;
}

/** The select list of a {@link LogsRow} over `logs l`. */
export const LOGS_COLUMNS =
  'l.id, l.created, l.updated, l.uri, l.source, l.project_id, l.user_id, l.pipeline_run_id, l.step_run_id, ' +
  'l.artifact_store_id, l.log_store_id, l.hook_invocation_id';

/** Nested form. Logs have no name. */
export const logsModel = (row: LogsRow): Model => model({ id: row.id, body: bodyOf(row) });

/** Nested form of these logs, by id. */
export async function logModels(sql: Sql, ids: readonly string[]): Promise<Map<string, Model>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<LogsRow>(`SELECT ${LOGS_COLUMNS} FROM logs l WHERE l.id = ANY($1::uuid[])`, [ids]);
  return new Map(rows.map((row) => [row.id, logsModel(row)]));
}

/** Nested form of the logs of each run, step or hook invocation, oldest first; without logs, not in the map. */
export async function logsOf(
  sql: Sql,
  owner: 'pipeline_run_id' | 'step_run_id' | 'hook_invocation_id',
  ids: readonly string[],
): Promise<Map<string, Model[]>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<LogsRow>(
    `SELECT ${LOGS_COLUMNS} FROM logs l WHERE l.${owner} = ANY($1::uuid[]) ORDER BY l.created, l.id`,
    [ids],
  );
  const groups = groupBy(rows, (row) => row[owner] ?? '');
  return new Map([...groups].map(([id, group]) => [id, group.map(logsModel)]));
}

/** The whole of one log record. */
export async function logsView(sql: Sql, row: LogsRow, { hydrate }: { hydrate: boolean }): Promise<Model> {
  const users = row.user_id ? await userModels(sql, [row.user_id]) : undefined;
  const { step_run_id, pipeline_run_id, artifact_store_id, log_store_id, hook_invocation_id } = row;
  return model({
    id: row.id,
    body: bodyOf(row),
    metadata: hydrate ? { step_run_id, pipeline_run_id, artifact_store_id, log_store_id, hook_invocation_id } : null,
    resources: { user: (row.user_id && users?.get(row.user_id)) || null },
  });
}

function bodyOf(row: LogsRow): Record<string, unknown> {
  return {
    created: row.created,
    updated: row.updated,
    user_id: row.user_id,
    project_id: row.project_id,
    uri: row.uri,
    source: row.source,
    step_run_id: row.step_run_id,
    pipeline_run_id: row.pipeline_run_id,
    artifact_store_id: row.artifact_store_id,
    log_store_id: row.log_store_id,
    hook_invocation_id: row.hook_invocation_id,
  };
}
