import { readdirSync } from 'node:fs';

import { describe as describeDifferences } from '../../tools/e2e/compare/diff.js';
import { compareSessions, figures } from './compare-sessions.js';
import { SDK_DIFFERENCES } from './expected-differences.js';
import { LONG, type Sides, runOnBoth, sessionScript } from './sessions.js';

const GROUPS = readdirSync(sessionScript('groups'))
  .filter((file) => /^[a-z]\w*\.py$/.test(file))
  .map((file) => file.replace(/\.py$/, ''));

// The public methods of the official client, one by one, against the official server and against a tenant: every way to
// create, get, list, update and delete, and what is refused. Python scripts make the session; here it is compared.
describe('a session of the SDK ends as it does on the official server', () => {
  let sides: Sides;

  beforeAll(async () => {
    sides = await runOnBoth('main.py', LONG ? ['--long'] : []);
  }, 3_600_000);

  it('came to its end on both', () => {
    expect(sides.official.failures).toEqual({});
    expect(sides.zendo.failures).toEqual({});
    expect(Object.keys(sides.zendo.took).sort()).toEqual([...GROUPS].sort());
  });

  it('called every public method of the client', () => {
    expect(sides.official.uncovered).toEqual([]);
    expect(sides.zendo.uncovered).toEqual([]);
  });

  it.each(GROUPS)('says the same about %s', (group) => {
    const { calls, byMistake } = compareSessions(sides, SDK_DIFFERENCES, `${group} » `);
    expect(calls).toBeGreaterThan(0);
    expect(byMistake.length === 0 ? '' : describeDifferences(byMistake)).toBe('');
  });

  it('differs in nothing more than is listed, and in all that is listed', () => {
    const comparison = compareSessions(sides, SDK_DIFFERENCES);
    const { calls, byMistake, outOfDate } = comparison;
    process.stdout.write(figures('calls of the SDK', comparison));
    expect(byMistake).toHaveLength(0);
    expect(calls).toBeGreaterThan(5000);
    expect(outOfDate.map(({ because }) => because)).toEqual([]);
  });
});
