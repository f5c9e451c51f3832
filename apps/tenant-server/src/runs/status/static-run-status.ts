import { isFinished, isPlaceholder, type ExecutionStatus } from './execution-status.js';

/**
 * The status of a run whose steps are known beforehand; the first rule that applies decides (wire contract,
 * section 6).
 * @param run the status asked for, or else the one it has.
 * @param steps statuses of the steps there are, without attempts that were retried.
 * @param stepCount how many steps the snapshot has.
 */
export function staticRunStatus(
  run: ExecutionStatus,
  steps: readonly ExecutionStatus[],
  stepCount: number,
): ExecutionStatus {
  const stoppedWhenDone = (): ExecutionStatus => (steps.every(isFinished) ? 'stopped' : 'stopping');
  if (run === 'stopping') return stoppedWhenDone();
  if (run === 'failed' || steps.includes('failed')) return 'failed';
  if (steps.includes('stopped')) return stoppedWhenDone();
  if (steps.includes('running') || steps.includes('retrying')) return 'running';
  // Steps that the client finds in the cache are written before an orchestrator has begun.
  if (steps.length < stepCount) return isPlaceholder(run) ? run : 'running';
  return 'completed';
}
