import { artifactVersionModels } from '../artifact-versions/artifact-version.view.js';
import type { Sql } from '../database/sql.js';
import { distinct, groupBy, listsByName, model, type Model } from '../kernel/model.js';
import { logsOf } from '../logs/logs.view.js';
import { userModels } from '../users/user.view.js';

export interface HookInvocationRow {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly hook_type: string;
  readonly name: string | null;
  readonly status: string;
  readonly start_time: string;
  readonly end_time: string | null;
  readonly source: string | null;
  /** JSON. */
  readonly exception_info: string | null;
  readonly pipeline_run_id: string;
  readonly step_run_id: string | null;
  readonly user_id: string | null;
  readonly project_id: string;
}

/** The select list of a {@link HookInvocationRow} over `hook_invocation h`. */
export const HOOK_INVOCATION_COLUMNS =
  'h.id, h.created, h.updated, h.hook_type, h.name, h.status, h.start_time, h.end_time, h.source, h.exception_info, ' +
  'h.pipeline_run_id, h.step_run_id, h.user_id, h.project_id';

/** The whole of these invocations, with a number of statements that does not depend on how many they are. */
export async function hookInvocationViews(
  sql: Sql,
  rows: readonly HookInvocationRow[],
  { hydrate }: { hydrate: boolean },
): Promise<Model[]> {
  const ids = rows.map((row) => row.id);
  const [users, logs, outputs] = await Promise.all([
    userModels(sql, distinct(rows.map((row) => row.user_id))),
    logsOf(sql, 'hook_invocation_id', ids),
    outputsOf(sql, ids),
  ]);
  return rows.map((row) =>
    model({
      id: row.id,
      name: row.name,
      body: bodyOf(row),
      metadata: hydrate
        ? {
            source: row.source,
            exception_info: row.exception_info ? (JSON.parse(row.exception_info) as unknown) : null,
          }
        : null,
      resources: {
        user: (row.user_id && users.get(row.user_id)) || null,
        outputs: outputs.get(row.id) ?? {},
        log_collection: logs.get(row.id) ?? [],
      },
    }),
  );
}

function bodyOf(row: HookInvocationRow): Record<string, unknown> {
  return {
    created: row.created,
    updated: row.updated,
    user_id: row.user_id,
    project_id: row.project_id,
    hook_type: row.hook_type,
    status: row.status,
    start_time: row.start_time,
    end_time: row.end_time,
    pipeline_run_id: row.pipeline_run_id,
    step_run_id: row.step_run_id,
  };
}

interface OutputRow {
  readonly name: string;
  readonly hook_invocation_id: string;
  readonly artifact_version_id: string;
}

async function outputsOf(sql: Sql, ids: readonly string[]): Promise<Map<string, Record<string, Model[]>>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<OutputRow>(
    `SELECT o.name, o.hook_invocation_id, o.artifact_version_id FROM hook_invocation_output_artifact o
       JOIN artifact_version v ON v.id = o.artifact_version_id
      WHERE o.hook_invocation_id = ANY($1::uuid[]) ORDER BY o.name, v.created, v.id`,
    [ids],
  );
  const versions = await artifactVersionModels(sql, distinct(rows.map((row) => row.artifact_version_id)));
  const versionIn = (row: OutputRow): Model | undefined => versions.get(row.artifact_version_id);
  const hooks = groupBy(rows, (row) => row.hook_invocation_id);
  return new Map([...hooks].map(([id, group]) => [id, listsByName(group, versionIn)]));
}
