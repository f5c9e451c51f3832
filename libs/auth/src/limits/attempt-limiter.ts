export interface AttemptWindow {
  readonly periodMs: number;
  readonly limit: number;
}

const MAX_KEYS = 10_000;

/**
 * Counts failed attempts by key (an address and an account, say) in sliding windows, in memory. Only failures count and a
 * success clears them, so whoever knows the password is never kept out by their own use.
 */
export class AttemptLimiter {
  readonly #failures = new Map<string, number[]>();
  readonly #longestMs: number;
  readonly #most: number;

  constructor(private readonly windows: readonly AttemptWindow[]) {
    this.#longestMs = Math.max(...windows.map((window) => window.periodMs));
    this.#most = Math.max(...windows.map((window) => window.limit));
  }

  /** The window that is full, and in how many milliseconds one more attempt is welcome; `undefined` when one is now. */
  blockedBy(key: string, now: number): { readonly window: AttemptWindow; readonly retryAfterMs: number } | undefined {
    const failures = this.#recent(key, now);
    for (const window of this.windows) {
      const within = failures.filter((at) => at > now - window.periodMs);
      const first = within[within.length - window.limit];
      if (first !== undefined) return { window, retryAfterMs: first + window.periodMs - now };
    }
    return undefined;
  }

  /** How many more failures there may be before a window is full. */
  room(key: string, now: number): number {
    const failures = this.#recent(key, now);
    const left = this.windows.map(({ limit, periodMs }) => limit - failures.filter((at) => at > now - periodMs).length);
    return Math.max(0, Math.min(...left));
  }

  fail(key: string, now: number): void {
    const failures = [...this.#recent(key, now), now].slice(-this.#most);
    // Set again at the end: the key that has been quiet for longest is the first to be forgotten.
    this.#failures.delete(key);
    this.#failures.set(key, failures);
    if (this.#failures.size > MAX_KEYS) {
      const quietest = this.#failures.keys().next();
      if (!quietest.done) this.#failures.delete(quietest.value);
    }
  }

  succeed(key: string): void {
    this.#failures.delete(key);
  }

  #recent(key: string, now: number): number[] {
    const failures = this.#failures.get(key);
    if (!failures) return [];
    const recent = failures.filter((at) => at > now - this.#longestMs);
    if (recent.length === 0) this.#failures.delete(key);
    return recent;
  }
}
