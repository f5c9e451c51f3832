import type { Sql } from '../database/sql.js';
import { model, type Model } from '../kernel/model.js';

export interface WaitConditionRow {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly run_id: string;
  readonly project_id: string;
  readonly user_id: string | null;
  readonly resolved_by_user_id: string | null;
  readonly type: string;
  readonly status: 'pending' | 'resolved';
  readonly name: string;
  readonly question: string | null;
  /** JSON. */
  readonly data_schema_json: string | null;
  readonly resolution: 'continue' | 'abort' | null;
  /** JSON. */
  readonly result_json: string | null;
  readonly last_polled_at: string | null;
  readonly poller_instance_id: string | null;
  readonly poller_lease_expires_at: string | null;
  readonly resolved_at: string | null;
}

/** The select list of a {@link WaitConditionRow} over `run_wait_condition w`. */
export const WAIT_CONDITION_COLUMNS =
  'w.id, w.created, w.updated, w.run_id, w.project_id, w.user_id, w.resolved_by_user_id, w.type, w.status, w.name, ' +
  'w.question, w.data_schema_json, w.resolution, w.result_json, w.last_polled_at, w.poller_instance_id, ' +
  'w.poller_lease_expires_at, w.resolved_at';

export function waitConditionBody(row: WaitConditionRow): Record<string, unknown> {
  return {
    created: row.created,
    updated: row.updated,
    user_id: row.user_id,
    project_id: row.project_id,
    type: row.type,
    status: row.status,
    last_polled_at: row.last_polled_at,
    poller_instance_id: row.poller_instance_id,
    poller_lease_expires_at: row.poller_lease_expires_at,
    resolved_at: row.resolved_at,
    resolved_by_user_id: row.resolved_by_user_id,
  };
}

/** Nested form of what each run waits for, by the run's id; runs that wait for nothing are not in the map. */
export async function pendingConditionsOf(sql: Sql, runIds: readonly string[]): Promise<Map<string, Model>> {
  if (runIds.length === 0) return new Map();
  const rows = await sql.query<WaitConditionRow>(
    `SELECT DISTINCT ON (w.run_id) ${WAIT_CONDITION_COLUMNS} FROM run_wait_condition w
      WHERE w.run_id = ANY($1::uuid[]) AND w.status = 'pending' ORDER BY w.run_id, w.created DESC`,
    [runIds],
  );
  return new Map(rows.map((row) => [row.run_id, model({ id: row.id, name: row.name, body: waitConditionBody(row) })]));
}
