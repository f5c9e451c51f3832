import { type FileResult, filesToRepeat, withSecondTry } from './second-try.mjs';
import { tally } from './tally.mjs';

const file = (name: string, ...statuses: string[]): FileResult => ({
  name,
  status: statuses.length === 0 || statuses.includes('failed') ? 'failed' : 'passed',
  assertionResults: statuses.map((status) => ({ status })),
});
const run = (...testResults: FileResult[]) => ({ testResults });
const whole = { ok: true, why: '', strict: true };

describe('a second try', () => {
  it('is of the files that failed, of all when nothing came of the first, and of none when too many failed', () => {
    expect(filesToRepeat(run(file('a', 'passed'), file('b', 'passed', 'failed'), file('c')))).toEqual(['b', 'c']);
    expect(filesToRepeat(undefined)).toEqual([]);
    expect(filesToRepeat(run(file('a', 'passed')))).toBeUndefined();
    expect(filesToRepeat(run(...['a', 'b', 'c', 'd', 'e'].map((name) => file(name, 'failed'))))).toBeUndefined();
  });

  it('counts instead of the first, and only for its own files', () => {
    const first = run(file('a', 'passed', 'passed'), file('b', 'failed', 'passed'), file('c'));
    const good = withSecondTry(first, run(file('b', 'passed', 'passed'), file('c', 'passed')));
    expect(tally(good, whole)).toEqual({ passed: 5, failed: 0, remarks: [] });
    expect(tally(withSecondTry(undefined, run(file('a', 'passed'))), whole)).toMatchObject({ passed: 1, failed: 0 });
  });

  it('that fails is a failure, as is one that cannot run or leaves tests out', () => {
    const first = run(file('a', 'passed'), file('b', 'failed'));
    const ended = { ...whole, ok: false, why: 'ended with 1' };
    expect(tally(withSecondTry(first, run(file('b', 'failed', 'passed'))), ended)).toMatchObject({
      passed: 2,
      failed: 1,
    });
    expect(tally(withSecondTry(first, run(file('b'))), ended)).toMatchObject({ passed: 1, failed: 1 });
    expect(tally(withSecondTry(first, run(file('b', 'passed', 'pending'))), whole)).toMatchObject({ failed: 1 });
    expect(tally(withSecondTry(first, run(file('b', 'passed'))), ended)).toMatchObject({ passed: 2, failed: 1 });
  });
});
