import type { Sql } from '../database/sql.js';
import { distinct } from '../kernel/model.js';
import { metadataOf, type Metadata } from '../run-metadata/run-metadata.view.js';

interface RunOfSchedule {
  readonly id: string;
  readonly schedule_id: string | null;
}

/** Metadata of the steps of each run as `step::key` and of its schedule as `schedule:key`. */
export async function fullMetadataOf(sql: Sql, runs: readonly RunOfSchedule[]): Promise<Map<string, Metadata>> {
  const ids = runs.map((run) => run.id);
  const steps = await sql.query<{ id: string; name: string; pipeline_run_id: string }>(
    'SELECT id, name, pipeline_run_id FROM step_run WHERE pipeline_run_id = ANY($1::uuid[]) ORDER BY start_time, id',
    [ids],
  );
  const [ofSteps, ofSchedules] = await Promise.all([
    metadataOf(
      sql,
      'step_run',
      steps.map((step) => step.id),
    ),
    metadataOf(sql, 'schedule', distinct(runs.map((run) => run.schedule_id))),
  ]);
  const all = new Map<string, Metadata>(ids.map((id) => [id, {}]));
  for (const step of steps) {
    prefixed(all.get(step.pipeline_run_id), `${step.name}::`, ofSteps.get(step.id));
  }
  for (const run of runs) {
    if (run.schedule_id) prefixed(all.get(run.id), 'schedule:', ofSchedules.get(run.schedule_id));
  }
  return all;
}

function prefixed(target: Metadata | undefined, prefix: string, source: Metadata | undefined): void {
  if (!target || !source) return;
  for (const [key, value] of Object.entries(source)) target[`${prefix}${key}`] = value;
}
