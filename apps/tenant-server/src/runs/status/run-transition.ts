import { IllegalOperationError } from '../../kernel/errors/zenml.error.js';
import { isFinished, type ExecutionStatus } from './execution-status.js';
import { staticRunStatus } from './static-run-status.js';

/** What decides about a change of a run's status. */
export interface RunSituation {
  readonly status: ExecutionStatus;
  readonly isDynamic: boolean;
  readonly isChild: boolean;
  /** Statuses of the steps there are, without attempts that were retried. */
  readonly steps: readonly ExecutionStatus[];
  readonly stepCount: number;
}

const ONLY_FOR_STEPS: ReadonlySet<ExecutionStatus> = new Set<ExecutionStatus>([
  'cached',
  'skipped',
  'retrying',
  'retried',
]);

/**
 * The status that a run gets: `undefined` when it is left alone altogether.
 * @param requested what a client asks for; nothing when a step was written.
 * @param reason why; given alone it is kept with the status that the run has.
 * @throws IllegalOperationError (403) for a change that is never allowed.
 */
export function nextRunStatus(
  run: RunSituation,
  requested: ExecutionStatus | undefined,
  reason?: string | null,
): ExecutionStatus | undefined {
  if (requested !== undefined) checkRequest(run, requested);
  // An orchestrator may have begun before the client tells that it has been asked to.
  if (requested === 'provisioning' && run.status !== 'initializing') return undefined;
  if (run.isDynamic && requested === undefined && !reason) return undefined;
  const next = run.isDynamic
    ? dynamicStatus(run.status, requested ?? run.status)
    : staticRunStatus(requested ?? run.status, run.steps, run.stepCount);
  const mayResume = run.status === 'failed' && next === 'resuming';
  if (isFinished(run.status) && run.status !== next && !mayResume) {
    throw new IllegalOperationError('Cannot update the status of a finished run.');
  }
  return next;
}

function checkRequest({ status, isChild }: RunSituation, requested: ExecutionStatus): void {
  if (ONLY_FOR_STEPS.has(requested)) {
    throw new IllegalOperationError(`Execution status \`${requested}\` is not valid for pipeline runs.`);
  }
  if (requested !== 'resuming') return;
  if (status !== 'paused' && status !== 'failed') {
    throw new IllegalOperationError('Only failed or paused runs can be resumed.');
  }
  if (isChild) throw new IllegalOperationError('Cannot resume a child run. Resume the parent run instead.');
}

// A run that is being stopped fails because of that.
function dynamicStatus(current: ExecutionStatus, next: ExecutionStatus): ExecutionStatus {
  const isStopping = current === 'stopping' || current === 'stopped';
  return isStopping && next === 'failed' ? 'stopped' : next;
}
