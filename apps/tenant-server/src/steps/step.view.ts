import type { Sql } from '../database/sql.js';
import { distinct, model, type Model } from '../kernel/model.js';
import { pipelineConfigOf, type PipelineConfig } from '../runs/config/pipeline-config.js';
import { resolveStep, type Step, type StepConfig, type StepSpec, type StoredStep } from '../runs/config/step-config.js';

/** What nested steps and bodies are made of; part of a body comes out of the step's configuration. */
export interface StepBodyRow {
  readonly id: string;
  readonly name: string;
  readonly created: string;
  readonly updated: string;
  readonly user_id: string | null;
  readonly project_id: string;
  readonly status: string;
  readonly version: number;
  readonly is_retriable: boolean;
  readonly start_time: string | null;
  readonly end_time: string | null;
  readonly latest_heartbeat: string | null;
  readonly model_version_id: string | null;
  readonly resource_request_id: string | null;
  readonly heartbeat_threshold: number | null;
  readonly snapshot_id: string | null;
  readonly run_start_time: string | null;
  /** JSON: of the step run itself in a dynamic pipeline, else of the snapshot. */
  readonly stored_config: string | null;
  /** JSON of runs of old servers, whole. */
  readonly step_configuration: string | null;
}

/** One row a step. Counting needs none of the joins, so they must be such that Postgres can leave out. */
export const STEP_FROM = 'step_run st LEFT JOIN pipeline_run r ON r.id = st.pipeline_run_id';

const STORED_CONFIG =
  'coalesce((SELECT c.config FROM step_configuration c WHERE c.step_run_id = st.id LIMIT 1), ' +
  '(SELECT c.config FROM step_configuration c ' +
  'WHERE c.snapshot_id = st.snapshot_id AND c.name = st.name AND c.step_run_id IS NULL LIMIT 1)) AS stored_config';

/** The select list of a {@link StepBodyRow} over {@link STEP_FROM}. */
export const STEP_BODY_COLUMNS =
  'st.id, st.name, st.created, st.updated, st.user_id, st.project_id, st.status, st.version, st.is_retriable, ' +
  'st.start_time, st.end_time, st.latest_heartbeat, st.model_version_id, st.resource_request_id, ' +
  `st.heartbeat_threshold, st.snapshot_id, r.start_time AS run_start_time, ${STORED_CONFIG}, st.step_configuration`;

export function stepBody(row: StepBodyRow, { config }: Step): Record<string, unknown> {
  return {
    created: row.created,
    updated: row.updated,
    user_id: row.user_id,
    project_id: row.project_id,
    type: config.step_type,
    status: row.status,
    version: row.version,
    is_retriable: row.is_retriable,
    start_time: row.start_time,
    end_time: row.end_time,
    latest_heartbeat: row.latest_heartbeat,
    model_version_id: row.model_version_id,
    resource_request_id: row.resource_request_id,
    substitutions: config.substitutions,
    heartbeat_threshold: row.heartbeat_threshold,
  };
}

/** Nested form of these steps, by id. */
export async function stepModels(sql: Sql, ids: readonly string[]): Promise<Map<string, Model>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<StepBodyRow>(
    `SELECT ${STEP_BODY_COLUMNS} FROM ${STEP_FROM} WHERE st.id = ANY($1::uuid[])`,
    [ids],
  );
  const steps = await stepsOf(sql, rows);
  return new Map(
    rows.map((row) => [row.id, model({ id: row.id, name: row.name, body: stepBody(row, stepIn(steps, row.id)) })]),
  );
}

/** Specification and configuration of each step, by its id. */
export async function stepsOf(sql: Sql, rows: readonly StepBodyRow[]): Promise<Map<string, Step>> {
  const snapshotIds = distinct(rows.map((row) => row.snapshot_id));
  const snapshots = await snapshotsWith(sql, snapshotIds);
  // The steps of a run share one configuration of the pipeline, which is read from its text once.
  const configs = new Map<string, PipelineConfig>();
  return new Map(
    rows.map((row) => {
      const snapshot = row.snapshot_id ? snapshots.get(row.snapshot_id) : undefined;
      if (!snapshot || !row.stored_config) return [row.id, wholeStep(row)];
      const key = `${row.snapshot_id} ${row.run_start_time}`;
      const config = configs.get(key) ?? pipelineConfigOf(snapshot.pipeline_configuration, row.run_start_time);
      configs.set(key, config);
      return [row.id, resolveStep(JSON.parse(row.stored_config) as StoredStep, config, snapshot.is_dynamic, row.name)];
    }),
  );
}

interface SnapshotConfig {
  readonly id: string;
  readonly pipeline_configuration: string;
  readonly is_dynamic: boolean;
}

async function snapshotsWith(sql: Sql, ids: readonly string[]): Promise<Map<string, SnapshotConfig>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<SnapshotConfig>(
    'SELECT id, pipeline_configuration, is_dynamic FROM pipeline_snapshot WHERE id = ANY($1::uuid[])',
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Steps of old servers have all of it with them. */
function wholeStep(row: StepBodyRow): Step {
  if (row.step_configuration) return JSON.parse(row.step_configuration) as Step;
  throw new Error(`The configuration of step ${row.id} is missing: delete the run that it belongs to.`);
}

/** @throws Error when the step is not among them, which is a fault of the caller. */
export function stepIn(steps: ReadonlyMap<string, Step>, id: string): { spec: StepSpec; config: StepConfig } {
  const step = steps.get(id);
  if (!step) throw new Error(`The step ${id} was not resolved.`);
  return step;
}
