import type { Sql } from '../database/sql.js';

/** Says that a run worked on a model version; saying it again is harmless. */
export async function linkRun(sql: Sql, modelVersionId: string, runId: string): Promise<void> {
  await sql.run(
    `INSERT INTO model_versions_runs (model_version_id, pipeline_run_id) VALUES ($1, $2)
      ON CONFLICT (model_version_id, pipeline_run_id) DO NOTHING`,
    [modelVersionId, runId],
  );
}
