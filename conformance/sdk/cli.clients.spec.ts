import { describe as describeDifferences } from '../../tools/e2e/compare/diff.js';
import { compareSessions, figures } from './compare-sessions.js';
import { CLI_DIFFERENCES } from './expected-differences.js';
import { type Sides, runOnBoth } from './sessions.js';

const USAGE = 2;

// The `zenml` commands one after the other, against the official server and against a tenant: how each ends and all that
// it prints.
describe('the zenml commands end and print as they do on the official server', () => {
  let sides: Sides;

  beforeAll(async () => {
    sides = await runOnBoth('cli.py');
  }, 3_600_000);

  it('ran the pipeline that they are asked about', () => {
    expect(sides.official.failures).toEqual({});
    expect(sides.zendo.failures).toEqual({});
  });

  it('are all run, but for those that are left out for a reason', () => {
    expect(sides.zendo.uncovered).toEqual([]);
  });

  it('are spelled as the client wants them', () => {
    const ended = (outcome: unknown): unknown => (outcome as { ended: unknown }).ended;
    const misspelled = sides.official.calls.filter(({ outcome }) => ended(outcome) === USAGE).map(({ what }) => what);
    expect(misspelled).toEqual([]);
  });

  it('say the same', () => {
    const comparison = compareSessions(sides, CLI_DIFFERENCES);
    const { calls, byMistake, outOfDate } = comparison;
    process.stdout.write(figures('commands of the CLI', comparison));
    expect(calls).toBeGreaterThan(250);
    expect(byMistake.length === 0 ? '' : describeDifferences(byMistake)).toBe('');
    expect(outOfDate.map(({ because }) => because)).toEqual([]);
  });
});
