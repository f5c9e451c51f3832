import { join } from 'node:path';

import { eventually } from '../harness/eventually.js';
import type { Visitor } from './visitor.js';

/** Two people who do the same at the same time: one at the official server, one at a tenant. */
export class Both {
  constructor(
    readonly official: Visitor,
    readonly ours: Visitor,
    /** A folder for pictures of what is ours; none are made without. */
    private readonly pictures?: string,
  ) {}

  async leave(): Promise<void> {
    await this.do((visitor) => visitor.leave());
  }

  async do(action: (visitor: Visitor) => Promise<unknown>): Promise<void> {
    await Promise.all([action(this.official), action(this.ours)]);
  }

  /**
   * Waits until both pages say the same, which has all of `shows` in it, and have nothing on its way any more.
   * @returns what they say
   */
  read(shows: readonly string[]): Promise<string> {
    return eventually(
      async () => {
        const [theirs, ours] = await Promise.all([this.official.reads(shows), this.ours.reads(shows)]);
        expect(ours).toBe(theirs);
        return ours;
      },
      180_000,
      150,
    );
  }

  /** Waits until `look` comes to the same at both, and to what `expected` says. */
  see<Value>(look: (visitor: Visitor) => Promise<Value>, expected: (value: Value) => void): Promise<void> {
    return eventually(async () => {
      const [theirs, ours] = await Promise.all([look(this.official), look(this.ours)]);
      expect(ours).toEqual(theirs);
      expected(ours);
    }, 180_000);
  }

  async photograph(name: string): Promise<void> {
    await this.ours.photograph(this.pictures && join(this.pictures, `${name}.jpg`));
  }

  /** What the browser had trouble with at the tenant and not at the official server. */
  get troubles(): string[] {
    const { official, ours } = this;
    return [...ours.troubles].filter(([what]) => !official.troubles.has(what)).map((each) => each.join(' at '));
  }
}
