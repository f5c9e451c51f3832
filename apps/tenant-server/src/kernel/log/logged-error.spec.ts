import pg from 'pg';
import { pino } from 'pino';
import { loggedError } from './logged-error.js';

describe('an error in a log line', () => {
  it('tells what Postgres refused, and nothing of the row', () => {
    const lines: string[] = [];
    const log = pino({ serializers: { err: loggedError } }, { write: (line) => void lines.push(line) });
    const refused = new pg.DatabaseError('null value in column "name" violates not-null constraint', 0, 'error');
    Object.assign(refused, { code: '23502', table: 'user', detail: 'Failing row contains (the-hash).' });
    log.error({ err: Object.assign(refused, { where: 'SQL statement "the-hash"' }) }, 'unexpected error');
    expect(lines.join('')).not.toContain('the-hash');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      msg: 'unexpected error',
      err: { type: 'DatabaseError', code: '23502', table: 'user', message: refused.message, stack: refused.stack },
    });
  });
});
