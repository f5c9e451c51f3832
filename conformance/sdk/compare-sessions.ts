import { type Difference, ABSENT, diff } from '../../tools/e2e/compare/diff.js';
import { type Meant, meantBy } from '../../tools/e2e/compare/meant.js';
import type { Session, Sides } from './sessions.js';

export interface Comparison {
  readonly calls: number;
  readonly equal: number;
  /** Calls all of whose differences are meant. */
  readonly differentOnPurpose: number;
  /** How many calls differ for each reason; each call counts once for a reason. */
  readonly reasons: ReadonlyMap<string, number>;
  /** What nobody meant. */
  readonly byMistake: readonly Difference[];
  /** Expected differences that were not there, but for those that come by chance. */
  readonly outOfDate: readonly Meant[];
}

/** Compares the two sides' calls whose name begins with `about`, in the order in which they were made. */
export function compareSessions({ official, zendo }: Sides, expected: readonly Meant[], about = ''): Comparison {
  const outcomes = (session: Session) => new Map(session.calls.map(({ what, outcome }) => [what, outcome]));
  const [ours, theirs] = [outcomes(zendo), outcomes(official)];
  const names = [...new Set([...theirs.keys(), ...ours.keys()])].filter((what) => what.startsWith(about));
  const met = new Set<Meant>();
  const reasons = new Map<string, number>();
  const byMistake: Difference[] = [];
  let [equal, differentOnPurpose] = [0, 0];
  for (const what of names) {
    const outcome = (side: Map<string, unknown>) => (side.has(what) ? side.get(what) : ABSENT);
    const differences = diff(outcome(theirs), outcome(ours), `${what} » `);
    const meant = new Set<Meant>();
    const unmeant = differences.filter((difference) => {
      const because = meantBy(expected, difference);
      if (because) meant.add(because);
      return !because;
    });
    for (const each of meant) {
      met.add(each);
      reasons.set(each.because, (reasons.get(each.because) ?? 0) + 1);
    }
    if (differences.length === 0) equal += 1;
    else if (unmeant.length === 0) differentOnPurpose += 1;
    byMistake.push(...unmeant);
  }
  const outOfDate = expected.filter((each) => !met.has(each) && !each.byChance);
  return { calls: names.length, equal, differentOnPurpose, reasons, byMistake, outOfDate };
}

/** What a comparison comes to, for whoever reads the test's output: the figures, and why what is meant differs. */
export function figures(of: string, { calls, equal, differentOnPurpose, reasons, byMistake }: Comparison): string {
  const row = { calls, equal, 'different on purpose': differentOnPurpose, 'by mistake': byMistake.length };
  const lines = [...reasons].sort(([, one], [, other]) => other - one);
  return [
    `${of}: ${JSON.stringify(row)}`,
    ...lines.map(([because, times]) => `${String(times).padStart(6)}  ${because}`),
    '',
  ].join('\n');
}
