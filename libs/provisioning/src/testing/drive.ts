import type { RuntimeStep, StepResult, TenantSpec } from '../runtime/tenant-runtime.js';

/** Repeats a check until it does not throw. @throws its last error when the time is over */
export async function eventually<T>(check: () => Promise<T>, withinMs = 60_000, everyMs = 50): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  }
}

/** One pass: runs steps in order up to the first that waits. */
export async function pass(
  steps: readonly RuntimeStep[],
  tenant: TenantSpec,
): Promise<StepResult & { readonly step: string }> {
  let last: StepResult & { readonly step: string } = { state: 'done', step: 'none' };
  for (const step of steps) {
    last = { ...(await step.run(tenant)), step: step.name };
    if (last.state === 'wait') return last;
  }
  return last;
}

/** Passes until all steps are done, as a worker would. @throws the last fault or the last wait when the time is over */
export async function converge(steps: readonly RuntimeStep[], tenant: TenantSpec, withinMs = 60_000): Promise<void> {
  await eventually(async () => {
    const result = await pass(steps, tenant);
    if (result.state === 'wait') throw new Error(`${result.step} still waits: ${result.reason}`);
  }, withinMs);
}
