import type { Meant } from '../../tools/e2e/compare/meant.js';
import { compareSessions } from './compare-sessions.js';
import type { Session } from './sessions.js';

const session = (printed: string): Session =>
  ({ calls: [{ what: 'describe', outcome: { printed } }], failures: {}, uncovered: [] }) as unknown as Session;
const compare = (official: string, zendo: string, ...expected: Meant[]) =>
  compareSessions({ official: session(official), zendo: session(zendo) }, expected);

describe('comparing two sessions', () => {
  const always: Meant = { at: /^describe » \.printed$/, because: 'it is meant' };
  const byChance: Meant = { ...always, byChance: true };

  it('takes what is listed for meant, and all else for a mistake', () => {
    expect(compare('one', 'other', always)).toMatchObject({ equal: 0, differentOnPurpose: 1, byMistake: [] });
    expect(compare('one', 'other')).toMatchObject({ differentOnPurpose: 0, byMistake: [{ expected: 'one' }] });
  });

  it('tells which entries were not met, but for those that chance decides', () => {
    expect(compare('one', 'one', always)).toMatchObject({ equal: 1, outOfDate: [always] });
    expect(compare('one', 'one', byChance)).toMatchObject({ equal: 1, outOfDate: [] });
    expect(compare('one', 'other', byChance)).toMatchObject({ differentOnPurpose: 1, outOfDate: [] });
  });
});
