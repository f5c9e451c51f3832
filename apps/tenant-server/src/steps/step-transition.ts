import { IllegalOperationError } from '../kernel/errors/zenml.error.js';
import { isFinished, type ExecutionStatus } from '../runs/status/execution-status.js';

const BY_SERVER: ReadonlySet<ExecutionStatus> = new Set<ExecutionStatus>([
  'retrying',
  'retried',
  'cancelling',
  'queued',
]);

/** @throws IllegalOperationError (403) for a status that a client may not give a step (any more). */
export function checkStepTransition(current: ExecutionStatus | undefined, next: ExecutionStatus): void {
  if (BY_SERVER.has(next)) {
    throw new IllegalOperationError(`Execution status \`${next}\` cannot be set manually.`);
  }
  if (current === undefined) return;
  if (isFinished(current)) throw new IllegalOperationError('The status of finished steps can not be updated.');
  if (current === 'stopping' && next !== 'stopped' && next !== 'failed') {
    throw new IllegalOperationError(`Stopping steps can not be transitioned to status \`${next}\`.`);
  }
  if (current === 'cancelling' && next !== 'cancelled' && next !== 'failed') {
    throw new IllegalOperationError(`Cancelling steps can not be transitioned to status \`${next}\``);
  }
}

/**
 * What is stored for the status that a client reports: a failure that will be tried again is no failure yet, and a
 * stopping step that fails has stopped.
 * @param isRetriable retries are left and the run is not stopping.
 */
export function storedStepStatus(
  current: ExecutionStatus,
  reported: ExecutionStatus,
  isRetriable: boolean,
): ExecutionStatus {
  if (isRetriable && (reported === 'failed' || reported === 'cancelled')) return 'retrying';
  if (current === 'stopping' && reported === 'failed') return 'stopped';
  return reported;
}
