const FIRST_MS = 200;
const LONGEST_MS = 15_000;
/** A process that ran this long has recovered: the next failure is the first again. */
const HEALTHY_MS = 60_000;

/** How long to wait before a failed process is started again: 0.2 s, doubled each time, at most 15 s. */
export class BackOff {
  #failures = 0;

  get failures(): number {
    return this.#failures;
  }

  /** Notes a failure after the process ran for `ranMs`. @returns the pause in ms */
  next(ranMs: number): number {
    if (ranMs >= HEALTHY_MS) this.#failures = 0;
    this.#failures += 1;
    return Math.min(FIRST_MS * 2 ** Math.min(this.#failures - 1, 20), LONGEST_MS);
  }

  reset(): void {
    this.#failures = 0;
  }
}
