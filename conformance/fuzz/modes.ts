/** One pass of schemathesis over the whole document. */
export interface Pass {
  readonly seed: number;
  /** Which of schemathesis' phases, with commas. */
  readonly phases: string;
  /** Cases of each operation in the phases that draw them. */
  readonly examples: number;
  /** Whether what is deprecated, the `workspaces` paths of old clients, is asked as well. */
  readonly deprecated: boolean;
}

const SEED = 98;
const LONG_CALLS = 100_000;

/** The passes of a mode: each is asked for when the calls so far are known, and none ends the run. */
export type Mode = (done: number, calls: number) => Pass | undefined;

/** About two minutes, and the same cases each time: drawn ones, and sequences of operations that follow links. */
export const short: Mode = (done) =>
  done === 0 ? { seed: SEED, phases: 'examples,fuzzing,stateful', examples: 12, deprecated: false } : undefined;

/** All phases over and over, each time with another seed and more in the tenant, until there were calls enough. */
export const long: Mode = (done, calls) =>
  calls >= LONG_CALLS
    ? undefined
    : { seed: SEED + done, phases: 'examples,coverage,fuzzing,stateful', examples: 60, deprecated: true };
