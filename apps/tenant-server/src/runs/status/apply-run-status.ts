import type { Sql } from '../../database/sql.js';
import { NotFoundError } from '../../kernel/errors/zenml.error.js';
import { NOW } from '../../kernel/sql-text.js';
import { pipelineConfigOf } from '../config/pipeline-config.js';
import { isFinished, type ExecutionStatus } from './execution-status.js';
import { isInProgress, type StepSituation, type Upstream } from './run-progress.js';
import { nextRunStatus } from './run-transition.js';

/** What the rules of a run are decided by. */
export interface LockedRun {
  readonly id: string;
  readonly name: string;
  readonly project_id: string;
  readonly user_id: string | null;
  readonly status: ExecutionStatus;
  readonly status_reason: string | null;
  readonly start_time: string | null;
  readonly orchestrator_run_id: string | null;
  readonly enable_heartbeat: boolean;
  readonly parent_run_id: string | null;
  readonly snapshot_id: string | null;
  readonly is_dynamic: boolean;
  readonly step_count: number;
  /** JSON. */
  readonly pipeline_configuration: string | null;
  /** JSON. */
  readonly pipeline_spec: string | null;
}

/**
 * Reads a run and holds off every other writer of it until the transaction ends: the status of a run is computed from
 * all of its steps, so two steps that end at once must see one another.
 * @returns `undefined` when it is not there.
 */
export async function lockRun(sql: Sql, id: string): Promise<LockedRun | undefined> {
  return sql.first<LockedRun>(
    `SELECT r.id, r.name, r.project_id, r.user_id, r.status, r.status_reason, r.start_time, r.orchestrator_run_id,
        r.enable_heartbeat, r.parent_run_id, r.snapshot_id, coalesce(s.is_dynamic, FALSE) AS is_dynamic,
        coalesce(s.step_count, 0) AS step_count, s.pipeline_spec,
        coalesce(s.pipeline_configuration, r.pipeline_configuration) AS pipeline_configuration
       FROM pipeline_run r LEFT JOIN pipeline_snapshot s ON s.id = r.snapshot_id
      WHERE r.id = $1 FOR NO KEY UPDATE OF r`,
    [id],
  );
}

/** @throws NotFoundError (404) */
export async function lockExistingRun(sql: Sql, id: string): Promise<LockedRun> {
  const run = await lockRun(sql, id);
  if (!run) throw NotFoundError.byId('pipeline run', id);
  return run;
}

/**
 * Gives a locked run the status that follows from what is asked for, or from its steps.
 * @returns the status when the run has finished by this, so that it can be told to others after the commit.
 * @throws IllegalOperationError (403) for a change that is not allowed.
 */
export async function applyRunStatus(
  sql: Sql,
  run: LockedRun,
  requested?: ExecutionStatus,
  reason?: string | null,
): Promise<ExecutionStatus | undefined> {
  const steps = await situationsOf(sql, run.id);
  const next = nextRunStatus(
    {
      status: run.status,
      isDynamic: run.is_dynamic,
      isChild: run.parent_run_id !== null,
      steps: steps.map((step) => step.status),
      stepCount: run.step_count,
    },
    requested,
    reason,
  );
  if (next === undefined) return undefined;
  const inProgress = run.is_dynamic
    ? !isFinished(next)
    : isInProgress(next, modeOf(run), steps, upstreamOf(run.pipeline_spec));
  await sql.run(
    `UPDATE pipeline_run SET status = $2, in_progress = $3, status_reason = $4, updated = ${NOW},
        end_time = CASE WHEN NOT $3 THEN coalesce(end_time, ${NOW}) WHEN $2 = 'resuming' THEN NULL ELSE end_time END
      WHERE id = $1`,
    [run.id, next, inProgress, reasonAfter(run, next, reason)],
  );
  return isFinished(next) && !inProgress ? next : undefined;
}

// A reason belongs to the status it was given with; that of stopping explains stopped too.
function reasonAfter(run: LockedRun, next: ExecutionStatus, reason: string | null | undefined): string | null {
  if (reason) return reason;
  const isKept = run.status === next || (run.status === 'stopping' && next === 'stopped');
  return isKept ? run.status_reason : null;
}

async function situationsOf(sql: Sql, runId: string): Promise<StepSituation[]> {
  return sql.query<StepSituation>(
    `SELECT name, status, heartbeat_threshold,
        extract(epoch FROM ${NOW} - coalesce(latest_heartbeat, start_time))::float8 AS "silentSeconds"
       FROM step_run WHERE pipeline_run_id = $1 AND status <> 'retried' ORDER BY created, id`,
    [runId],
  );
}

const modeOf = (run: LockedRun) => pipelineConfigOf(run.pipeline_configuration ?? '{}', run.start_time).execution_mode;

interface SpecStep {
  readonly invocation_id?: string;
  readonly pipeline_parameter_name?: string;
  readonly upstream_steps?: readonly string[];
}

function upstreamOf(text: string | null): Upstream {
  if (!text) return null;
  const { steps = [] } = JSON.parse(text) as { steps?: readonly SpecStep[] };
  return new Map(
    steps.map((step) => [step.invocation_id ?? step.pipeline_parameter_name ?? '', step.upstream_steps ?? []]),
  );
}
