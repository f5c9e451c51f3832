import type { EntityManager } from 'typeorm';

/** An answer as it is kept for a replay: without secrets. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text; empty for an answer without a body. */
  readonly body: string;
}

/** A request's hold on its idempotency key. */
export interface Claim {
  /**
   * Keeps the answer, in the change's own transaction when there is one: then a process killed right after the commit
   * still replays it. @throws ClaimLostError when another request has taken the key over meanwhile
   */
  keep(answer: KeptAnswer, manager?: EntityManager): Promise<void>;
  /** Gives the key back as if it had never been used. */
  release(): Promise<void>;
  readonly kept: boolean;
}
