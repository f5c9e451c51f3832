import { startTestPostgres } from '@zendo/provisioning/testing';
import pg from 'pg';
import { PreparedQuery } from './prepared-query.js';
import { wireTypes } from './wire-types.js';

describe('PreparedQuery', () => {
  let client: pg.Client;
  let described: number;

  beforeAll(async () => {
    const postgres = await startTestPostgres();
    client = new pg.Client({ connectionString: await postgres.createDatabase(), types: wireTypes });
    await client.connect();
    const { connection } = client as unknown as { connection: pg.Connection };
    connection.on('rowDescription', () => (described += 1));
    await client.query('CREATE TABLE thing (id int PRIMARY KEY, name text, made timestamp)');
  });
  beforeEach(() => {
    described = 0;
  });
  afterAll(() => client?.end());

  const run = (name: string, text: string, values: unknown[] = []): Promise<pg.QueryResult> =>
    new Promise((resolve, reject) => {
      const callback = (error: Error | null, result: pg.QueryResult): void => (error ? reject(error) : resolve(result));
      client.query(Object.assign(new PreparedQuery({ name, text, values }), { callback }));
    });

  it('gives the same rows each time, and asks once what they look like', async () => {
    await run('put', 'INSERT INTO thing VALUES ($1, $2, $3)', [1, 'a', '2026-01-02 03:04:05.5']);
    await run('put', 'INSERT INTO thing VALUES ($1, $2, $3)', [2, null, null]);
    const text = 'SELECT id, name, made FROM thing WHERE id >= $1 ORDER BY id';
    const first = await run('all', text, [1]);
    expect(first.rows).toEqual([
      { id: 1, name: 'a', made: '2026-01-02T03:04:05.500000' },
      { id: 2, name: null, made: null },
    ]);
    const second = await run('all', text, [1]);
    expect(second.rows).toEqual(first.rows);
    expect(second.fields.map(({ name }) => name)).toEqual(['id', 'name', 'made']);
    expect((await run('all', text, [2])).rows).toEqual([{ id: 2, name: null, made: null }]);
    expect((await run('all', text, [3])).rows).toEqual([]);
    expect(described).toBe(1);
  });

  it('counts the rows that a statement without any touched', async () => {
    const text = 'UPDATE thing SET name = $1 WHERE id >= $2';
    expect((await run('rename', text, ['b', 1])).rowCount).toBe(2);
    expect((await run('rename', text, ['c', 2])).rowCount).toBe(1);
    expect(described).toBe(0);
  });

  it('goes on after a statement that failed, at the first call or later', async () => {
    const text = 'INSERT INTO thing VALUES ($1) RETURNING id';
    await expect(run('own', text, [1])).rejects.toMatchObject({ code: '23505' });
    expect((await run('own', text, [3])).rows).toEqual([{ id: 3 }]);
    await expect(run('own', text, [3])).rejects.toMatchObject({ code: '23505' });
    expect((await run('own', text, [4])).rows).toEqual([{ id: 4 }]);
    await expect(run('wrong', 'SELECT nothing FROM thing')).rejects.toMatchObject({ code: '42703' });
    expect((await run('own', text, [5])).rows).toEqual([{ id: 5 }]);
  });

  it('never gives rows under the names of other columns', async () => {
    const text = 'SELECT * FROM thing WHERE id = $1';
    await run('whole', text, [1]);
    await client.query('ALTER TABLE thing DROP COLUMN name');
    await expect(run('whole', text, [1])).rejects.toMatchObject({ code: '0A000' });
  });
});
