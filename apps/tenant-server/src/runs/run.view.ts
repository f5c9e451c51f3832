import type { Sql } from '../database/sql.js';
import { model, type Model } from '../kernel/model.js';

/** What nested runs and bodies are made of. */
export interface RunBodyRow {
  readonly id: string;
  readonly name: string;
  readonly created: string;
  readonly updated: string;
  readonly user_id: string | null;
  readonly project_id: string;
  readonly status: string;
  readonly in_progress: boolean;
  readonly status_reason: string | null;
  readonly index: number;
  readonly pipeline_id: string | null;
  readonly child_key: string | null;
  readonly root_run_id: string | null;
}

/** The select list of a {@link RunBodyRow} over `pipeline_run r`. */
export const RUN_BODY_COLUMNS =
  'r.id, r.name, r.created, r.updated, r.user_id, r.project_id, r.status, r.in_progress, r.status_reason, ' +
  'r."index", r.pipeline_id, r.child_key, r.root_run_id';

export function runBody(row: RunBodyRow): Record<string, unknown> {
  return {
    created: row.created,
    updated: row.updated,
    user_id: row.user_id,
    project_id: row.project_id,
    status: row.status,
    in_progress: row.in_progress,
    status_reason: row.status_reason,
    index: row.index,
    pipeline_id: row.pipeline_id,
    child_key: row.child_key,
    root_run_id: row.root_run_id,
  };
}

/** Nested form of these runs, by id. */
export async function runModels(sql: Sql, ids: readonly string[]): Promise<Map<string, Model>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<RunBodyRow>(
    `SELECT ${RUN_BODY_COLUMNS} FROM pipeline_run r WHERE r.id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, model({ id: row.id, name: row.name, body: runBody(row) })]));
}
