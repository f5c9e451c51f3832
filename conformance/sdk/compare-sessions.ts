import { type Difference, ABSENT, diff } from '../../tools/e2e/compare/diff.js';
import type { Session, Sides } from './sessions.js';

/** A difference that is meant, and why. */
export interface ExpectedDifference {
  /** Matches the call and the place in its outcome: `secrets » create too large » .message`. */
  readonly at: RegExp;
  readonly because: string;
}

export interface Comparison {
  readonly calls: number;
  readonly equal: number;
  /** Calls all of whose differences are meant. */
  readonly differentOnPurpose: number;
  /** What nobody meant. */
  readonly byMistake: readonly Difference[];
  /** Expected differences that were not there. */
  readonly outOfDate: readonly ExpectedDifference[];
}

/** Compares the two sides' calls whose name begins with `about`, in the order in which they were made. */
export function compareSessions(
  { official, zendo }: Sides,
  expected: readonly ExpectedDifference[],
  about = '',
): Comparison {
  const outcomes = (session: Session) => new Map(session.calls.map(({ what, outcome }) => [what, outcome]));
  const [ours, theirs] = [outcomes(zendo), outcomes(official)];
  const names = [...new Set([...theirs.keys(), ...ours.keys()])].filter((what) => what.startsWith(about));
  const met = new Set<ExpectedDifference>();
  const byMistake: Difference[] = [];
  let [equal, differentOnPurpose] = [0, 0];
  for (const what of names) {
    const outcome = (side: Map<string, unknown>) => (side.has(what) ? side.get(what) : ABSENT);
    const differences = diff(outcome(theirs), outcome(ours), `${what} » `);
    const unmeant = differences.filter(({ path }) => {
      const because = expected.find(({ at }) => at.test(path));
      if (because) met.add(because);
      return !because;
    });
    if (differences.length === 0) equal += 1;
    else if (unmeant.length === 0) differentOnPurpose += 1;
    byMistake.push(...unmeant);
  }
  return {
    calls: names.length,
    equal,
    differentOnPurpose,
    byMistake,
    outOfDate: expected.filter((each) => !met.has(each)),
  };
}
