import { ProvisioningError } from '@zendo/provisioning';
import { backOffMs } from '../queue/jobs.js';
import type { PassFault } from '../tenants/passes.repository.js';

/** What is to be done about a pass that failed. */
export interface FaultVerdict {
  readonly fault: PassFault;
  /** The open operation ends as failed, and the tenant shows it. Passes go on, slowly. */
  readonly final: boolean;
  readonly afterMs: number;
}

const SLOW_MS = 60_000;
const SLOWEST_MS = 600_000;
/** A tenant without an open operation shows `failed` only when a look for drift failed this often in a row. */
const PATIENCE = 4;

/** The reason that a tenant and its operation show. Errors without a known reason count as passing. */
export function faultOf(error: unknown): PassFault {
  if (error instanceof ProvisioningError) {
    const { code, message, options } = error;
    return { code, message, userFixable: options.userFixable, retryable: options.retryable };
  }
  const message = error instanceof Error && error.message ? error.message : String(error);
  return { code: 'temporary_fault', message, userFixable: false, retryable: true };
}

/**
 * @param before passes that failed in a row before this one
 * @param deadlineAt of the open operation; undefined when none is open
 */
export function judge(error: unknown, before: number, deadlineAt: Date | undefined, now: Date): FaultVerdict {
  const fault = faultOf(error);
  const hopeless = fault.userFixable || !fault.retryable;
  const late = deadlineAt ? deadlineAt <= now : before + 1 >= PATIENCE;
  const final = hopeless || late;
  const afterMs = final ? Math.min(SLOW_MS * 2 ** Math.min(before, 10), SLOWEST_MS) : backOffMs(before + 1);
  return { fault, final, afterMs };
}
