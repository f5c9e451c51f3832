/** The one queue of the control plane. */
export const RECONCILE_QUEUE = 'reconcile';

/** A pass over one tenant. The job carries a name, never a change: what is wanted is in the row. */
export const RECONCILE_JOB = 'reconcile';
/** A look at which tenants are owed a pass. */
export const RESYNC_JOB = 'resync';

/** All that a job carries. */
export interface ReconcileData {
  readonly tenantId: string;
}

/** Attempts of a pass that meets passing faults, before the resync alone goes on with it. */
export const ATTEMPTS = 12;
const FIRST_BACK_OFF_MS = 1_000;
/** Short, since a poke while a job is delayed may wait for it. */
const LONGEST_BACK_OFF_MS = 30_000;

/** How long to wait after the `failures`-th passing fault in a row: doubled each time, up to 30 s, half of it random. */
export function backOffMs(failures: number, random: () => number = Math.random): number {
  const longest = Math.min(FIRST_BACK_OFF_MS * 2 ** Math.max(0, Math.min(failures - 1, 20)), LONGEST_BACK_OFF_MS);
  return Math.round(longest / 2 + (random() * longest) / 2);
}

/** How often a pass is tried, and what is kept of those that failed. */
export const JOB_OPTIONS = {
  attempts: ATTEMPTS,
  backoff: { type: 'capped' },
  removeOnComplete: true,
  removeOnFail: { age: 7 * 24 * 3_600, count: 1_000 },
} as const;
