import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Repeats `check` until it does not throw, and returns what it returned.
 * @throws its last error when `withinMs` have passed
 */
export async function eventually<Value>(
  check: () => Value | Promise<Value>,
  withinMs = 180_000,
  everyMs = 100,
): Promise<Value> {
  const end = Date.now() + withinMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() + everyMs > end) throw error;
      await sleep(everyMs);
    }
  }
}
