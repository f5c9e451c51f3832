import { wholePipelineSpec } from '../runs/config/inner-defaults.js';
import type { Sql } from '../database/sql.js';
import { groupBy } from '../kernel/model.js';
import { pipelineConfigOf, type JsonObject, type PipelineConfig } from '../runs/config/pipeline-config.js';
import { resolveStep, stepOf, type StoredStep } from '../runs/config/step-config.js';

/** What is read of a snapshot only when it is shown whole. */
export interface SnapshotDetails {
  readonly description: string | null;
  readonly source_code: string | null;
  readonly run_name_template: string;
  /** JSON object. */
  readonly pipeline_configuration: string;
  /** JSON object. */
  readonly client_environment: string;
  readonly client_version: string | null;
  readonly server_version: string | null;
  readonly pipeline_version_hash: string | null;
  /** JSON object. */
  readonly pipeline_spec: string | null;
  readonly code_path: string | null;
  readonly template_id: string | null;
  readonly source_snapshot_id: string | null;
}

type Snapshot = SnapshotDetails & { readonly id: string; readonly is_dynamic: boolean };

interface StepRow {
  readonly snapshot_id: string;
  readonly name: string;
  /** JSON: {@link StoredStep}. */
  readonly config: string;
}

/** Metadata by snapshot id; one query for the steps of all of them. */
export async function snapshotMetadata(
  sql: Sql,
  snapshots: readonly Snapshot[],
  options: { readonly steps?: readonly string[]; readonly pythonPackages?: boolean },
): Promise<Map<string, JsonObject>> {
  const steps = await stepsOf(
    sql,
    snapshots.map(({ id }) => id),
    options.steps ?? [],
  );
  return new Map(
    snapshots.map((snapshot) => [snapshot.id, metadataOf(snapshot, steps.get(snapshot.id) ?? [], options)]),
  );
}

function metadataOf(row: Snapshot, steps: readonly StepRow[], options: { pythonPackages?: boolean }): JsonObject {
  const pipeline = configOf(row.pipeline_configuration);
  const environment = JSON.parse(row.client_environment) as JsonObject;
  if (!options.pythonPackages) delete environment['python_packages'];
  return {
    description: row.description,
    source_code: row.source_code,
    run_name_template: row.run_name_template,
    pipeline_configuration: pipeline,
    step_configurations: Object.fromEntries(
      steps.map(({ name, config }) => [
        name,
        stepView(JSON.parse(config) as StoredStep, pipeline, row.is_dynamic, name),
      ]),
    ),
    client_environment: environment,
    client_version: row.client_version,
    server_version: row.server_version,
    pipeline_version_hash: row.pipeline_version_hash,
    pipeline_spec: row.pipeline_spec ? wholePipelineSpec(JSON.parse(row.pipeline_spec) as JsonObject) : null,
    code_path: row.code_path,
    template_id: row.template_id,
    source_snapshot_id: row.source_snapshot_id,
    // What the dashboard builds its run form from; runs cannot be started from here.
    config_template: null,
    config_schema: null,
  };
}

/** A snapshot has not run yet: there is no date and time in its substitutions, unlike in those of a run. */
function configOf(text: string): PipelineConfig {
  const { substitutions } = JSON.parse(text) as { substitutions?: Record<string, string> | null };
  return { ...pipelineConfigOf(text, null), substitutions: substitutions ?? {} };
}

function stepView(stored: StoredStep, pipeline: PipelineConfig, isDynamic: boolean, name: string): JsonObject {
  // Inputs that a replay overrides are taken out of a run's steps only.
  const config = { ...pipeline, step_input_overrides: {}, step_default_input_overrides: {} };
  const { spec, config: merged } = resolveStep(stored, config, isDynamic, name);
  const overrides = stepOf({ spec: stored.spec, config: stored.step_config_overrides ?? stored.config }).config;
  return { spec, config: merged, step_config_overrides: overrides };
}

async function stepsOf(
  sql: Sql,
  snapshotIds: readonly string[],
  names: readonly string[],
): Promise<Map<string, StepRow[]>> {
  if (snapshotIds.length === 0) return new Map();
  const rows = await sql.query<StepRow>(
    `SELECT snapshot_id, name, config FROM step_configuration
      WHERE snapshot_id = ANY($1::uuid[]) AND ($2::text[] = '{}' OR name = ANY($2::text[])) ORDER BY snapshot_id, index`,
    [snapshotIds, names],
  );
  return groupBy(rows, (row) => row.snapshot_id);
}
