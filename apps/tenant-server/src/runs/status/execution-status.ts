/** Statuses of runs and steps on the wire. */
export const EXECUTION_STATUSES = [
  ...(['initializing', 'provisioning', 'queued', 'running', 'failed', 'completed', 'cached', 'skipped'] as const),
  ...(['retrying', 'retried', 'cancelling', 'cancelled', 'paused', 'resuming', 'stopped', 'stopping'] as const),
] as const;
export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number];

const FINISHED: ReadonlySet<string> = new Set<ExecutionStatus>([
  'failed',
  'completed',
  'cached',
  'skipped',
  'retried',
  'stopped',
  'cancelled',
]);
const SUCCESSFUL: ReadonlySet<string> = new Set<ExecutionStatus>(['completed', 'cached', 'skipped']);
const FAILED: ReadonlySet<string> = new Set<ExecutionStatus>(['failed', 'cancelled']);
const PLACEHOLDER: ReadonlySet<string> = new Set<ExecutionStatus>(['initializing', 'provisioning']);

/** Nothing more will happen under this status. */
export const isFinished = (status: ExecutionStatus): boolean => FINISHED.has(status);
/** The step has done what it should, or need not. */
export const isSuccessful = (status: ExecutionStatus): boolean => SUCCESSFUL.has(status);
/** The step has ended without what it should do. */
export const isFailed = (status: ExecutionStatus): boolean => FAILED.has(status);
/** A run that the client announced and that an orchestrator has not begun yet. */
export const isPlaceholder = (status: ExecutionStatus): boolean => PLACEHOLDER.has(status);
