import type { Sql } from '../database/sql.js';
import { model, type Model } from '../kernel/model.js';
import { isThere } from '../kernel/sql-text.js';
import { metadataOf } from '../run-metadata/run-metadata.view.js';
import { pipelineConfigOf, type JsonObject } from './config/pipeline-config.js';
import { fullMetadataOf } from './full-metadata.js';
import { RUN_LINKS, runResources, type RunLinksRow } from './run-resources.js';
import { RUN_BODY_COLUMNS, runBody, type RunBodyRow } from './run.view.js';

/** What the `metadata` of a run is made of. */
interface DetailsRow {
  readonly start_time: string | null;
  readonly end_time: string | null;
  readonly orchestrator_run_id: string | null;
  /** JSON, as are the other environments and configurations. */
  readonly orchestrator_environment: string | null;
  readonly client_environment: string | null;
  readonly pipeline_configuration: string | null;
  readonly exception_info: string | null;
  readonly trigger_execution_info: string | null;
  readonly enable_heartbeat: boolean;
  readonly triggered_by: string | null;
  readonly triggered_by_type: string | null;
  readonly code_path: string | null;
  readonly template_id: string | null;
  readonly is_templatable: boolean;
  readonly has_metadata: boolean;
}

/** A run with what its resources are found by; its details only when it is to be hydrated. */
export type RunRow = RunBodyRow & RunLinksRow & Partial<DetailsRow>;

/** One row a run; `s` is its snapshot, which runs of old servers do not have. */
export const RUN_FROM = 'pipeline_run r LEFT JOIN pipeline_snapshot s ON s.id = r.snapshot_id';

// Whether something is there at all is told by the one statement for the page: most runs have little of it, and each
// look into another table that is saved is a round trip saved.
const DETAILS =
  'r.start_time, r.end_time, r.orchestrator_run_id, r.orchestrator_environment, r.exception_info, r.enable_heartbeat, ' +
  'r.triggered_by, r.triggered_by_type, s.code_path, s.template_id, ' +
  'coalesce(s.pipeline_configuration, r.pipeline_configuration) AS pipeline_configuration, ' +
  'coalesce(s.client_environment, r.client_environment) AS client_environment, ' +
  `${isThere('pipeline_build b WHERE b.id = s.build_id AND NOT b.is_local AND b.stack_id IS NOT NULL')} ` +
  'AS is_templatable, ' +
  `${isThere('run_metadata_resource m WHERE m.resource_id = r.id')} AS has_metadata, ` +
  '(SELECT te.info FROM trigger_execution te WHERE te.pipeline_run_id = r.id LIMIT 1) AS trigger_execution_info';

/** The select list of a {@link RunRow} over {@link RUN_FROM}. */
export const runColumns = (hydrate: boolean): string =>
  `${RUN_BODY_COLUMNS}, ${RUN_LINKS}${hydrate ? `, ${DETAILS}` : ''}`;

export interface RunViewOptions {
  readonly hydrate: boolean;
  /** Also the metadata of the run's steps (`step::key`) and of its schedule (`schedule:key`). */
  readonly fullMetadata?: boolean;
  /** Also the lists of installed packages, which are long. */
  readonly pythonPackages?: boolean;
}

/** The whole of these runs, with a number of statements that does not depend on how many they are. */
export async function runViews(sql: Sql, rows: readonly RunRow[], options: RunViewOptions): Promise<Model[]> {
  const [resources, runMetadata] = await Promise.all([
    runResources(sql, rows),
    options.hydrate ? runMetadataOf(sql, rows, options) : undefined,
  ]);
  return rows.map((row) =>
    model({
      id: row.id,
      name: row.name,
      body: runBody(row),
      metadata: runMetadata ? metadataFrom(row as DetailsRow, runMetadata.get(row.id) ?? {}, options) : null,
      resources: resources.get(row.id) ?? null,
    }),
  );
}

async function runMetadataOf(
  sql: Sql,
  rows: readonly RunRow[],
  { fullMetadata = false }: RunViewOptions,
): Promise<Map<string, JsonObject>> {
  const ids = rows.filter((row) => row.has_metadata).map((row) => row.id);
  const [own, full] = await Promise.all([
    metadataOf(sql, 'pipeline_run', ids),
    fullMetadata ? fullMetadataOf(sql, rows) : undefined,
  ]);
  return full ? new Map([...full].map(([id, values]) => [id, { ...own.get(id), ...values }])) : own;
}

function metadataFrom(row: DetailsRow, runMetadata: JsonObject, options: RunViewOptions): JsonObject {
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

function triggerInfoOf({ triggered_by, triggered_by_type }: DetailsRow): JsonObject | null {
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
