import type { Sql } from '../database/sql.js';
import { distinct, model, type Model } from '../kernel/model.js';
import { modelVersionModels } from '../model-versions/model-version.view.js';
import { runModels } from '../runs/run.view.js';
import { userModels } from '../users/user.view.js';

export interface ServiceRow {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly user_id: string | null;
  readonly project_id: string;
  readonly name: string;
  readonly service_source: string | null;
  /** JSON object: type, flavor, name, description, logo_url. */
  readonly service_type: string;
  readonly admin_state: string | null;
  readonly state: string | null;
  /** JSON object. */
  readonly labels: string | null;
  /** JSON object. */
  readonly config: string;
  /** JSON object. */
  readonly status: string | null;
  /** JSON object. */
  readonly endpoint: string | null;
  readonly prediction_url: string | null;
  readonly health_check_url: string | null;
  readonly model_version_id: string | null;
  readonly pipeline_run_id: string | null;
}

export const SERVICE_COLUMNS =
  's.id, s.created, s.updated, s.user_id, s.project_id, s.name, s.service_source, s.service_type, s.admin_state, ' +
  's.state, s.labels, s.config, s.status, s.endpoint, s.prediction_url, s.health_check_url, s.model_version_id, ' +
  's.pipeline_run_id';

const parse = (json: string | null): unknown => (json ? (JSON.parse(json) as unknown) : null);

/** These services in full, in the order of `rows`; always the same number of statements. */
export async function serviceViews(
  sql: Sql,
  rows: readonly ServiceRow[],
  { hydrate }: { hydrate: boolean },
): Promise<Model[]> {
  const [users, versions, runs] = await Promise.all([
    userModels(sql, distinct(rows.map((row) => row.user_id))),
    modelVersionModels(sql, distinct(rows.map((row) => row.model_version_id))),
    runModels(sql, distinct(rows.map((row) => row.pipeline_run_id))),
  ]);
  return rows.map((row) =>
    model({
      id: row.id,
      name: row.name,
      body: {
        created: row.created,
        updated: row.updated,
        user_id: row.user_id,
        project_id: row.project_id,
        service_type: parse(row.service_type),
        labels: parse(row.labels),
        state: row.state,
      },
      metadata: hydrate
        ? {
            service_source: row.service_source,
            admin_state: row.admin_state,
            config: parse(row.config),
            status: parse(row.status),
            endpoint: parse(row.endpoint),
            prediction_url: row.prediction_url,
            health_check_url: row.health_check_url,
          }
        : null,
      resources: {
        user: users.get(row.user_id ?? '') ?? null,
        model_version: versions.get(row.model_version_id ?? '') ?? null,
        pipeline_run: runs.get(row.pipeline_run_id ?? '') ?? null,
      },
    }),
  );
}
