import { startTestPostgres } from '@zendo/provisioning/testing';
import pg from 'pg';
import { DatabaseAwayError } from '../kernel/errors/zenml.error.js';
import { Database } from './database.js';

describe('Database', () => {
  let database: Database;
  let admin: pg.Client;

  beforeAll(async () => {
    const postgres = await startTestPostgres();
    const url = await postgres.createDatabase();
    admin = new pg.Client({ connectionString: url });
    await admin.connect();
    await admin.query('CREATE TABLE thing (name text UNIQUE)');
    database = new Database({ url, schema: 'public', poolSize: 1 });
  });
  afterAll(async () => {
    await database?.onApplicationShutdown();
    await admin?.end();
  });

  const PID = 'SELECT pg_backend_pid() AS pid';
  const pidOf = async (): Promise<number | undefined> => (await database.first<{ pid: number }>(PID))?.pid;
  const end = (pid: unknown): Promise<unknown> => admin.query('SELECT pg_terminate_backend($1)', [pid]);

  it('keeps a connection on which Postgres refused a statement', async () => {
    const before = await pidOf();
    await database.run('INSERT INTO thing VALUES ($1)', ['a']);
    await expect(database.run('INSERT INTO thing VALUES ($1)', ['a'])).rejects.toMatchObject({ code: '23505' });
    await expect(database.queryOnce('SELECT nothing')).rejects.toMatchObject({ code: '42703' });
    expect(await pidOf()).toBe(before);
  });

  it('says where a refused statement was asked for', async () => {
    async function askForNothing(): Promise<void> {
      await database.query('SELECT nothing');
    }
    const fault = (await askForNothing().catch((error: unknown) => error)) as Error;
    expect(fault.stack).toContain('askForNothing');
  });

  it('takes a new connection after one that was closed while it was idle', async () => {
    const before = await pidOf();
    await end(before);
    const answers: unknown[] = [];
    for (let attempt = 0; attempt < 5; attempt += 1) answers.push(await pidOf().catch((error: unknown) => error));
    expect(answers.at(-1)).toEqual(expect.any(Number));
    expect(answers.at(-1)).not.toBe(before);
    for (const fault of answers.filter((answer) => typeof answer !== 'number'))
      expect(fault).toBeInstanceOf(DatabaseAwayError);
  });

  it('outlives a connection that is closed between two statements of a transaction, of which nothing stays', async () => {
    const work = database.transaction(async (sql) => {
      await sql.run('INSERT INTO thing VALUES ($1)', ['half']);
      await end((await sql.first<{ pid: number }>(PID))?.pid);
      // Nothing is under way: only the connection itself can say that it is gone.
      await new Promise((resolve) => setTimeout(resolve, 100));
      await sql.run('INSERT INTO thing VALUES ($1)', ['other half']);
    });
    await expect(work).rejects.toBeInstanceOf(DatabaseAwayError);
    expect(await database.query('SELECT name FROM thing')).toEqual([{ name: 'a' }]);
  });
});
