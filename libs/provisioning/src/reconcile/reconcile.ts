import type { RuntimeStep, StepResult, TenantSpec } from '../runtime/tenant-runtime.js';

/** How a pass ended. `stale`: something newer is wanted, or the tenant is gone; the pass stopped without a word. */
export type PassResult =
  | { readonly state: 'done' }
  | { readonly state: 'wait'; readonly step: string; readonly reason: string; readonly afterMs: number }
  | { readonly state: 'stale' };

/** Is told of each step as it goes. `false` from `starting` says that the pass is stale and nothing more may be done. */
export interface StepJournal {
  starting(step: RuntimeStep): Promise<boolean>;
  ended(step: RuntimeStep, result: StepResult): Promise<boolean>;
  failed(step: RuntimeStep, error: unknown): Promise<void>;
  /** How far the step is that runs. */
  progress?(step: RuntimeStep, message: string): Promise<void>;
}

/**
 * One pass: every step from the top, in order, up to the first that waits. Each is idempotent, so that a pass may be
 * killed at any line and begun again.
 * @throws what a step throws, after the journal was told
 */
export async function reconcile(
  steps: readonly RuntimeStep[],
  tenant: TenantSpec,
  journal: StepJournal,
): Promise<PassResult> {
  for (const step of steps) {
    if (!(await journal.starting(step))) return { state: 'stale' };
    let result: StepResult;
    try {
      result = await step.run(tenant, async (message) => journal.progress?.(step, message));
    } catch (error) {
      await journal.failed(step, error);
      throw error;
    }
    if (!(await journal.ended(step, result))) return { state: 'stale' };
    if (result.state === 'wait') {
      return { state: 'wait', step: step.name, reason: result.reason, afterMs: result.afterMs };
    }
  }
  return { state: 'done' };
}
