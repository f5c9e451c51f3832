import type { Sql } from '../database/sql.js';
import { distinct, model, type Model } from '../kernel/model.js';
import { metadataOf } from '../run-metadata/run-metadata.view.js';
import { userModels } from '../users/user.view.js';
import { formatDuration } from './interval.js';

export interface ScheduleRow {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly user_id: string | null;
  readonly project_id: string;
  readonly name: string;
  readonly pipeline_id: string | null;
  readonly orchestrator_id: string | null;
  readonly active: boolean;
  readonly cron_expression: string | null;
  readonly start_time: string | null;
  readonly end_time: string | null;
  readonly interval_second: number | null;
  readonly catchup: boolean;
  readonly run_once_start_time: string | null;
  readonly is_archived: boolean;
}

export const SCHEDULE_COLUMNS =
  's.id, s.created, s.updated, s.user_id, s.project_id, s.name, s.pipeline_id, s.orchestrator_id, s.active, ' +
  's.cron_expression, s.start_time, s.end_time, s.interval_second, s.catchup, s.run_once_start_time, s.is_archived';

function scheduleModel(row: ScheduleRow, metadata: Model['metadata'], resources: Model['resources']): Model {
  return model({
    id: row.id,
    name: row.name,
    body: {
      created: row.created,
      updated: row.updated,
      user_id: row.user_id,
      project_id: row.project_id,
      active: row.active,
      cron_expression: row.cron_expression,
      start_time: row.start_time,
      end_time: row.end_time,
      interval_second: row.interval_second === null ? null : formatDuration(row.interval_second),
      catchup: row.catchup,
      run_once_start_time: row.run_once_start_time,
      is_archived: row.is_archived,
    },
    metadata,
    resources,
  });
}

/** These schedules in full, in the order of `rows`; always the same number of statements. */
export async function scheduleViews(
  sql: Sql,
  rows: readonly ScheduleRow[],
  { hydrate }: { hydrate: boolean },
): Promise<Model[]> {
  const [users, metadata] = await Promise.all([
    userModels(sql, distinct(rows.map((row) => row.user_id))),
    metadataOf(sql, 'schedule', hydrate ? rows.map((row) => row.id) : []),
  ]);
  return rows.map((row) =>
    scheduleModel(
      row,
      hydrate
        ? {
            orchestrator_id: row.orchestrator_id,
            pipeline_id: row.pipeline_id,
            run_metadata: metadata.get(row.id) ?? {},
          }
        : null,
      { user: users.get(row.user_id ?? '') ?? null },
    ),
  );
}

/** Nested form of these schedules, by id. */
export async function scheduleModels(sql: Sql, ids: readonly string[]): Promise<Map<string, Model>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<ScheduleRow>(`SELECT ${SCHEDULE_COLUMNS} FROM schedule s WHERE s.id = ANY($1::uuid[])`, [
    ids,
  ]);
  return new Map(rows.map((row) => [row.id, scheduleModel(row, null, null)]));
}
