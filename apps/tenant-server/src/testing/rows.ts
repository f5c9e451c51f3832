import type { Sql } from '../database/sql.js';

/** Rows that other features own, put straight into the tables, for tests that need them only to point at. */
export interface Rows {
  readonly projectId: string;
  pipeline(name?: string): Promise<string>;
  /** A snapshot of a pipeline. */
  snapshot(pipelineId: string): Promise<string>;
  /** A run of a pipeline, with a snapshot of its own. */
  run(pipelineId: string, name?: string): Promise<string>;
  /** A completed step of a run, with these artifact versions as outputs and inputs. */
  step(runId: string, artifacts?: { outputs?: readonly string[]; inputs?: readonly string[] }): Promise<string>;
  /** The local artifact store that every tenant begins with. */
  artifactStore(): Promise<string>;
}

let serial = 0;
const unique = (what: string): string => `${what}-${process.pid}-${(serial += 1)}`;

export async function rowsIn(sql: Sql): Promise<Rows> {
  const idOf = async (text: string, values: readonly unknown[] = []): Promise<string> => {
    const row = await sql.first<{ id: string }>(text, values);
    if (!row) throw new Error(`no row from: ${text}`);
    return row.id;
  };
  const projectId = await idOf("SELECT id FROM project WHERE name = 'default'");
  const snapshot = (pipelineId: string): Promise<string> =>
    idOf(
      `INSERT INTO pipeline_snapshot (project_id, pipeline_id, pipeline_configuration, client_environment, run_name_template, client_version, server_version, is_dynamic, step_count)
        VALUES ($1, $2, '{}', '{}', 'run', '0.98.0', '0.98.0', false, 1) RETURNING id`,
      [projectId, pipelineId],
    );
  return {
    projectId,
    snapshot,
    pipeline: (name = unique('pipeline')) =>
      idOf('INSERT INTO pipeline (name, project_id, run_count) VALUES ($1, $2, 0) RETURNING id', [name, projectId]),
    run: async (pipelineId, name = unique('run')) =>
      idOf(
        `INSERT INTO pipeline_run (name, project_id, pipeline_id, snapshot_id, status, in_progress, index, enable_heartbeat, orchestrator_run_id)
          VALUES ($1, $2, $3, $4, 'completed', false, 1, false, $1) RETURNING id`,
        [name, projectId, pipelineId, await snapshot(pipelineId)],
      ),
    step: async (runId, { outputs = [], inputs = [] } = {}) => {
      const id = await idOf(
        `INSERT INTO step_run (name, project_id, pipeline_run_id, snapshot_id, status, version, is_retriable)
          SELECT $1, project_id, id, snapshot_id, 'completed', 1, false FROM pipeline_run WHERE id = $2 RETURNING id`,
        [unique('step'), runId],
      );
      for (const artifact of outputs) {
        await sql.run("INSERT INTO step_run_output_artifact (step_id, artifact_id, name) VALUES ($1, $2, 'output')", [
          id,
          artifact,
        ]);
      }
      for (const artifact of inputs) {
        await sql.run(
          "INSERT INTO step_run_input_artifact (step_id, artifact_id, name, type, input_index) VALUES ($1, $2, 'input', 'step_output', 0)",
          [id, artifact],
        );
      }
      return id;
    },
    artifactStore: () => idOf("SELECT id FROM stack_component WHERE name = 'default' AND type = 'artifact_store'"),
  };
}
