import { parseSource } from '../../kernel/http/source-field.js';
import type { Sql } from '../../database/sql.js';
import { NotFoundError } from '../../kernel/errors/zenml.error.js';
import { groupBy } from '../../kernel/model.js';
import { metadataOf } from '../../run-metadata/run-metadata.view.js';
import { pipelineConfigOf } from '../config/pipeline-config.js';
import { resolveStep, type StoredStep } from '../config/step-config.js';
import type { DagArtifact, DagInput, DagSource, DagStep, DagStepRun } from './build-dag.js';
import { loadRunNodes, type RunNodes } from './load-run-nodes.js';

interface RunRow {
  readonly id: string;
  readonly status: string;
  readonly start_time: string | null;
  readonly snapshot_id: string | null;
  readonly is_dynamic: boolean;
  /** JSON. */
  readonly pipeline_configuration: string;
}

interface StepRow {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly start_time: string | null;
  readonly duration: number | null;
  /** JSON: of steps of dynamic pipelines only. */
  readonly config: string | null;
}

interface ConfigRow {
  readonly name: string;
  readonly config: string;
}

type OfStep<Row> = Row & { readonly step_id: string };

/**
 * Reads everything that the graph of a run shows.
 * @param metadataKeys which metadata to show on the steps.
 * @throws NotFoundError (404)
 */
export async function loadDag(sql: Sql, id: string, metadataKeys: readonly string[]): Promise<DagSource> {
  const run = await sql.first<RunRow>(
    `SELECT r.id, r.status, r.start_time, r.snapshot_id, coalesce(s.is_dynamic, FALSE) AS is_dynamic,
        coalesce(s.pipeline_configuration, r.pipeline_configuration, '{}') AS pipeline_configuration
       FROM pipeline_run r LEFT JOIN pipeline_snapshot s ON s.id = r.snapshot_id WHERE r.id = $1`,
    [id],
  );
  if (!run) throw NotFoundError.byId('pipeline run', id);
  const [stepRuns, configs, inputs, outputs, nodes] = await Promise.all([
    stepRunsOf(sql, id),
    run.is_dynamic ? [] : configsOf(sql, run.snapshot_id),
    artifactsOf<OfStep<DagInput>>(sql, id, 'step_run_input_artifact', INPUT_COLUMNS),
    artifactsOf<OfStep<DagArtifact>>(sql, id, 'step_run_output_artifact', ARTIFACT_COLUMNS),
    loadRunNodes(sql, id),
  ]);
  const metadata = await stepMetadata(sql, stepRuns, metadataKeys);
  const [inputsOf, outputsOf] = [groupBy(inputs, stepId), groupBy(outputs, stepId)];
  const runs = new Map(
    stepRuns.map((row) => [row.name, stepRunFrom(row, inputsOf, outputsOf, metadata.get(row.id), nodes)]),
  );
  return {
    id,
    status: run.status,
    steps: stepsFrom(run, run.is_dynamic ? dynamicConfigs(stepRuns) : configs, runs),
    waitConditions: nodes.waitConditions,
    childRuns: nodes.childRuns,
  };
}

const stepId = ({ step_id }: { readonly step_id: string }): string => step_id;

function stepsFrom(
  run: RunRow,
  configs: readonly ConfigRow[],
  runs: ReadonlyMap<string, DagStepRun>,
): Map<string, DagStep> {
  const pipeline = pipelineConfigOf(run.pipeline_configuration, run.start_time);
  return new Map(
    configs.map(({ name, config }) => {
      const step = resolveStep(JSON.parse(config) as StoredStep, pipeline, run.is_dynamic, name);
      return [name, { step, run: runs.get(name) }];
    }),
  );
}

const dynamicConfigs = (rows: readonly StepRow[]): ConfigRow[] =>
  rows.flatMap(({ name, config }) => (config === null ? [] : [{ name, config }]));

function stepRunFrom(
  row: StepRow,
  inputs: ReadonlyMap<string, DagInput[]>,
  outputs: ReadonlyMap<string, DagArtifact[]>,
  metadata: Record<string, unknown> | undefined,
  nodes: RunNodes,
): DagStepRun {
  return {
    id: row.id,
    status: row.status,
    start_time: row.start_time,
    duration: row.duration,
    run_metadata: metadata ?? {},
    inputs: inputs.get(row.id) ?? [],
    outputs: outputs.get(row.id) ?? [],
    triggeredRuns: nodes.triggeredRuns.get(row.id) ?? [],
  };
}

function stepRunsOf(sql: Sql, id: string): Promise<StepRow[]> {
  return sql.query<StepRow>(
    `SELECT st.id, st.name, st.status, st.start_time, dc.config,
        extract(epoch FROM st.end_time - st.start_time)::float8 AS duration
       FROM step_run st LEFT JOIN step_configuration dc ON dc.step_run_id = st.id
      WHERE st.pipeline_run_id = $1 AND st.status <> 'retried' ORDER BY st.start_time, st.created, st.id`,
    [id],
  );
}

function configsOf(sql: Sql, snapshotId: string | null): Promise<ConfigRow[]> {
  return sql.query<ConfigRow>(
    'SELECT name, config FROM step_configuration WHERE snapshot_id = $1 AND step_run_id IS NULL ORDER BY "index"',
    [snapshotId],
  );
}

const ARTIFACT_COLUMNS =
  'a.step_id, a.name, a.artifact_id, v.type AS artifact_type, v.data_type AS data_type, v.save_type AS save_type';
const INPUT_COLUMNS = `${ARTIFACT_COLUMNS}, a.type, a.input_index, a.chunk_index, a.chunk_size`;

async function artifactsOf<Row extends DagArtifact>(
  sql: Sql,
  runId: string,
  table: 'step_run_input_artifact' | 'step_run_output_artifact',
  columns: string,
): Promise<Row[]> {
  const rows = await sql.query<Row>(
    `SELECT ${columns} FROM ${table} a JOIN step_run st ON st.id = a.step_id
       JOIN artifact_version v ON v.id = a.artifact_id
      WHERE st.pipeline_run_id = $1 AND st.status <> 'retried' ORDER BY a.name, v.created, v.id`,
    [runId],
  );
  return rows.map((row) => ({ ...row, data_type: importPathOf(row.data_type) }));
}

function importPathOf(text: string): string {
  const { module, attribute } = parseSource(text);
  return attribute ? `${module}.${attribute}` : module;
}

async function stepMetadata(
  sql: Sql,
  steps: readonly StepRow[],
  keys: readonly string[],
): Promise<Map<string, Record<string, unknown>>> {
  if (keys.length === 0) return new Map();
  const all = await metadataOf(
    sql,
    'step_run',
    steps.map((step) => step.id),
  );
  const wanted = new Set(keys);
  return new Map(
    [...all].map(([id, values]) => [id, Object.fromEntries(Object.entries(values).filter(([key]) => wanted.has(key)))]),
  );
}
