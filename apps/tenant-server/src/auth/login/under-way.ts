/** Attempts that are under way, by key. */
export class UnderWay {
  readonly #running = new Map<string, Set<Promise<void>>>();

  count(key: string): number {
    return this.#running.get(key)?.size ?? 0;
  }

  /** Resolves as soon as one of them has ended; at once when there is none. */
  async untilOneEnds(key: string): Promise<void> {
    const running = this.#running.get(key);
    if (running) await Promise.race(running);
  }

  /** Counts an attempt under each of these keys until it has ended, however it ends. */
  add(keys: readonly string[], attempt: Promise<unknown>): void {
    const end = (): void => {
      for (const key of keys) {
        const running = this.#running.get(key);
        running?.delete(ended);
        if (running?.size === 0) this.#running.delete(key);
      }
    };
    const ended: Promise<void> = attempt.then(end, end);
    for (const key of keys) this.#running.set(key, (this.#running.get(key) ?? new Set()).add(ended));
  }
}
