/** Gathers pokes for a moment, so that a burst of changes of one tenant becomes one. */
export class Pokes {
  readonly #waiting = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly poke: (tenantId: string) => void,
    private readonly gatherMs = 25,
  ) {}

  add(tenantId: string): void {
    this.#waiting.add(tenantId);
    this.#timer ??= setTimeout(() => this.#flush(), this.gatherMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#waiting.clear();
  }

  #flush(): void {
    this.#timer = undefined;
    const tenantIds = [...this.#waiting];
    this.#waiting.clear();
    for (const tenantId of tenantIds) this.poke(tenantId);
  }
}
