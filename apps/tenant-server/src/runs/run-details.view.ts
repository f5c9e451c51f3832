import type { Sql } from '../database/sql.js';
import { byId, model, type Model } from '../kernel/model.js';
import { metadataOf } from '../run-metadata/run-metadata.view.js';
import { pipelineConfigOf, type JsonObject } from './config/pipeline-config.js';
import { fullMetadataOf } from './full-metadata.js';
import { runResources, type RunLinksRow } from './run-resources.js';
import { RUN_BODY_COLUMNS, runBody, type RunBodyRow } from './run.view.js';

/** A run with what its resources are found by: one row a run, over {@link RUN_FROM}. */
export type RunRow = RunBodyRow & RunLinksRow;

/** One row a run; `s` is its snapshot, which runs of old servers do not have. */
export const RUN_FROM = 'pipeline_run r LEFT JOIN pipeline_snapshot s ON s.id = r.snapshot_id';

/** The select list of a {@link RunRow} over {@link RUN_FROM}. */
export const RUN_COLUMNS =
  `${RUN_BODY_COLUMNS}, r.snapshot_id, s.source_snapshot_id, s.code_reference_id, r.model_version_id, ` +
  'r.original_run_id, r.parent_run_id, coalesce(s.stack_id, r.stack_id) AS stack_id, ' +
  'coalesce(s.pipeline_id, r.pipeline_id) AS shown_pipeline_id, coalesce(s.build_id, r.build_id) AS build_id, ' +
  'coalesce(s.schedule_id, r.schedule_id) AS schedule_id';

export interface RunViewOptions {
  readonly hydrate: boolean;
  /** Also the metadata of the run's steps (`step::key`) and of its schedule (`schedule:key`). */
  readonly fullMetadata?: boolean;
  /** Also the lists of installed packages, which are long. */
  readonly pythonPackages?: boolean;
}

/** The whole of these runs, with a number of statements that does not depend on how many they are. */
export async function runViews(sql: Sql, rows: readonly RunRow[], options: RunViewOptions): Promise<Model[]> {
  const [resources, metadata] = await Promise.all([
    runResources(sql, rows),
    options.hydrate ? hydrated(sql, rows, options) : undefined,
  ]);
  return rows.map((row) =>
    model({
      id: row.id,
      name: row.name,
      body: runBody(row),
      metadata: metadata?.get(row.id) ?? null,
      resources: resources.get(row.id) ?? null,
    }),
  );
}

interface HydrationRow {
  readonly id: string;
  readonly start_time: string | null;
  readonly end_time: string | null;
  readonly orchestrator_environment: string | null;
  readonly orchestrator_run_id: string | null;
  readonly exception_info: string | null;
  readonly enable_heartbeat: boolean;
  readonly triggered_by: string | null;
  readonly triggered_by_type: string | null;
  readonly pipeline_configuration: string | null;
  readonly client_environment: string | null;
  readonly code_path: string | null;
  readonly template_id: string | null;
  readonly is_templatable: boolean;
  readonly trigger_execution_info: string | null;
}

const HYDRATION = `SELECT r.id, r.start_time, r.end_time, r.orchestrator_environment, r.orchestrator_run_id,
    r.exception_info, r.enable_heartbeat, r.triggered_by, r.triggered_by_type, s.code_path, s.template_id,
    coalesce(s.pipeline_configuration, r.pipeline_configuration) AS pipeline_configuration,
    coalesce(s.client_environment, r.client_environment) AS client_environment,
    coalesce(NOT b.is_local AND b.stack_id IS NOT NULL, FALSE) AS is_templatable,
    (SELECT te.info FROM trigger_execution te WHERE te.pipeline_run_id = r.id LIMIT 1) AS trigger_execution_info
  FROM pipeline_run r LEFT JOIN pipeline_snapshot s ON s.id = r.snapshot_id
    LEFT JOIN pipeline_build b ON b.id = s.build_id
  WHERE r.id = ANY($1::uuid[])`;

async function hydrated(sql: Sql, rows: readonly RunRow[], options: RunViewOptions): Promise<Map<string, JsonObject>> {
  const ids = rows.map((row) => row.id);
  const [details, runMetadata, full] = await Promise.all([
    sql.query<HydrationRow>(HYDRATION, [ids]),
    metadataOf(sql, 'pipeline_run', ids),
    options.fullMetadata ? fullMetadataOf(sql, rows) : undefined,
  ]);
  const found = byId(details);
  return new Map(
    ids.map((id) => {
      const own = runMetadata.get(id) ?? {};
      const row = found.get(id);
      return [id, row ? metadataFrom(row, { ...own, ...full?.get(id) }, options) : {}];
    }),
  );
}

function metadataFrom(row: HydrationRow, runMetadata: JsonObject, options: RunViewOptions): JsonObject {
  return {
    run_metadata: runMetadata,
    config: pipelineConfigOf(row.pipeline_configuration ?? '{}', row.start_time),
    start_time: row.start_time,
    end_time: row.end_time,
    client_environment: environmentOf(row.client_environment, options),
    orchestrator_environment: environmentOf(row.orchestrator_environment, options),
    orchestrator_run_id: row.orchestrator_run_id,
    code_path: row.code_path,
    template_id: row.template_id,
    is_templatable: row.is_templatable,
    trigger_info: triggerInfoOf(row),
    enable_heartbeat: row.enable_heartbeat,
    exception_info: parsed(row.exception_info),
    trigger_execution_info: parsed(row.trigger_execution_info),
  };
}

function triggerInfoOf({ triggered_by, triggered_by_type }: HydrationRow): JsonObject | null {
  if (!triggered_by) return null;
  const nobody = { step_run_id: null, deployment_id: null };
  if (triggered_by_type === 'step_run') return { ...nobody, step_run_id: triggered_by };
  if (triggered_by_type === 'deployment') return { ...nobody, deployment_id: triggered_by };
  return null;
}

function environmentOf(text: string | null, { pythonPackages = false }: RunViewOptions): JsonObject {
  const { python_packages: packages, ...environment } = JSON.parse(text || '{}') as JsonObject;
  return pythonPackages && packages !== undefined ? { ...environment, python_packages: packages } : environment;
}

const parsed = (text: string | null): unknown => (text ? (JSON.parse(text) as unknown) : null);
