import { nextOccurrence, parseCron } from './cron.js';

const after = (expression: string, time: string): string | undefined => {
  const cron = parseCron(expression);
  const next = cron && nextOccurrence(cron, Date.parse(`${time}Z`));
  return next === undefined ? undefined : new Date(next).toISOString().slice(0, 19).replace(/:00$/, '');
};

describe('a cron expression', () => {
  it.each([
    ['0 0 * * *', '2026-11-23T21:04:49', '2026-11-24T00:00'],
    ['*/15 * * * *', '2026-11-23T21:04:49', '2026-11-23T21:15'],
    ['5/20 9-17 * * mon-fri', '2026-11-21T10:00:00', '2026-11-23T09:05'],
    ['0 12 * * 7', '2026-11-23T00:00:00', '2026-11-29T12:00'],
    ['30 4 1,15 * 5', '2026-11-23T00:00:00', '2026-11-27T04:30'],
    ['0 0 29 2 *', '2026-11-23T00:00:00', '2028-02-29T00:00'],
    ['0 0 1 jan *', '2026-11-23T00:00:00', '2027-01-01T00:00'],
    ['@weekly', '2026-11-23T00:00:00', '2026-11-29T00:00'],
    ['0 6 * * * */20', '2026-11-23T06:00:20', '2026-11-23T06:00:40'],
    ['0 6 * * fri-mon', '2026-11-23T06:00:00', '2026-11-27T06:00'],
    ['0 0 */10 * 3', '2026-11-23T06:00:00', '2026-11-25T00:00'],
    ['0 6 * * * 30', '2026-11-23T06:00:30', '2026-11-24T06:00:30'],
    ['0 0 1 1 * 0 2031,2033', '2031-01-01T00:00:00', '2033-01-01T00:00'],
  ])('%s after %s is due at %s', (expression, time, next) => {
    expect(after(expression, time)).toBe(next);
  });

  it('is due strictly after the time', () => {
    expect(after('0 0 * * *', '2026-11-24T00:00:00')).toBe('2026-11-25T00:00');
  });

  it('may never be due', () => {
    expect(after('0 0 30 2 *', '2026-11-23T00:00:00')).toBeUndefined();
    expect(after('0 0 1 1 * 0 2020', '2026-11-23T00:00:00')).toBeUndefined();
  });

  it.each([
    '',
    'constructor',
    '* * * *',
    '* * * * * * * *',
    '* * * * * 60',
    '* * * * * 0 1960',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 8',
    '5-61 * * * *',
    'x * * * *',
    '*/0 * * * *',
  ])('%s is none', (expression) => {
    expect(parseCron(expression)).toBeUndefined();
  });
});
