import { isFailed, isFinished, type ExecutionStatus } from './execution-status.js';

export type ExecutionMode = 'fail_fast' | 'stop_on_failure' | 'continue_on_failure';

export interface StepSituation {
  readonly name: string;
  readonly status: ExecutionStatus;
  /** Seconds since its last sign of life. */
  readonly silentSeconds: number | null;
  /** Minutes without one after which it counts as dead; null when it is not watched. */
  readonly heartbeat_threshold: number | null;
}

/** Upstream steps by step, from the pipeline's specification; null when there is none. */
export type Upstream = ReadonlyMap<string, readonly string[]> | null;

/**
 * Whether anything may still happen in a static run: a failed one goes on, in the mode that allows it, while there
 * are branches that do not depend on what failed (wire contract, section 6).
 * @param steps those there are, without attempts that were retried.
 */
export function isInProgress(
  status: ExecutionStatus,
  mode: ExecutionMode,
  steps: readonly StepSituation[],
  upstream: Upstream,
): boolean {
  if (!isFinished(status)) return true;
  if (status !== 'failed' || mode !== 'continue_on_failure') return false;
  if (!upstream) return steps.some((step) => !isFinished(step.status));
  const known = new Map(steps.map((step) => [step.name, step]));
  const blocked = downstreamOf(
    steps.filter((step) => isFailed(step.status)).map((step) => step.name),
    upstream,
  );
  for (const name of upstream.keys()) {
    const step = known.get(name);
    if (blocked.has(name) || (step && isFinished(step.status))) continue;
    if (!step || !isSilent(step)) return true;
  }
  return false;
}

function downstreamOf(names: readonly string[], upstream: ReadonlyMap<string, readonly string[]>): Set<string> {
  const found = new Set<string>();
  const pending = [...names];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    for (const [step, before] of upstream) {
      if (!before.includes(name) || found.has(step)) continue;
      found.add(step);
      pending.push(step);
    }
  }
  return found;
}

const isSilent = ({ silentSeconds, heartbeat_threshold }: StepSituation): boolean =>
  heartbeat_threshold !== null && silentSeconds !== null && silentSeconds > heartbeat_threshold * 60;
