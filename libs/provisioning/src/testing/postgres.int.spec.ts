import { Client } from 'pg';
import { startTestPostgres, type TestPostgres } from './postgres.js';

describe('the test PostgreSQL', () => {
  let postgres: TestPostgres;

  beforeAll(async () => {
    postgres = await startTestPostgres();
  }, 120_000);

  afterAll(() => postgres?.stop());

  it('gives each caller an empty database of its own', async () => {
    const urls = [await postgres.createDatabase(), await postgres.createDatabase()];
    for (const url of urls) {
      const client = new Client({ connectionString: url });
      await client.connect();
      await client.query('CREATE TABLE thing (id int)');
      const { rows } = await client.query('SELECT current_setting($1) AS encoding', ['server_encoding']);
      expect(rows).toEqual([{ encoding: 'UTF8' }]);
      await client.end();
    }
    expect(new Set(urls).size).toBe(2);
  });

  it('is the same server for everyone in the run', async () => {
    expect((await startTestPostgres()).adminUrl).toBe(postgres.adminUrl);
  });
});
