import { randomBytes } from 'node:crypto';
import { startTestPostgres, type TestPostgres } from '@zendo/provisioning/testing';
import { MasterKey } from '@zendo/tenancy';
import { Client } from 'pg';
import { createDataSource } from './data-source.js';
import { DatabaseRefusedError, migrate } from './migrate.js';

describe('migrate', () => {
  const masterKey = new MasterKey(randomBytes(32));
  let postgres: TestPostgres;
  let url: string;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    url = await postgres.createDatabase();
    await migrate(url, masterKey);
  }, 120_000);
  afterAll(() => postgres?.stop());

  it('is harmless to repeat, also by several processes at once', async () => {
    await Promise.all([migrate(url, masterKey), migrate(url, masterKey), migrate(url, masterKey)]);
    const dataSource = await createDataSource(url).initialize();
    expect(
      await dataSource.query('SELECT count(*)::int AS n FROM control_plane.organization WHERE is_default'),
    ).toEqual([{ n: 1 }]);
    await dataSource.destroy();
  });

  it('agrees with the entities: every column that one names is there', async () => {
    const dataSource = await createDataSource(url).initialize();
    for (const { target } of dataSource.entityMetadatas) await dataSource.getRepository(target).find({ take: 1 });
    await dataSource.destroy();
  });

  it('refuses another master key and says what to do', async () => {
    const refused = migrate(url, new MasterKey(randomBytes(32)));
    await expect(refused).rejects.toThrow(DatabaseRefusedError);
    await expect(refused).rejects.toThrow(/another master key/);
  });

  it('works as a role with nothing but CREATEROLE and CREATEDB, makes the database and closes it to PUBLIC', async () => {
    const name = `plain_${randomBytes(4).toString('hex')}`;
    const admin = new Client({ connectionString: postgres.adminUrl });
    await admin.connect();
    try {
      await admin.query(
        `CREATE ROLE ${name} LOGIN CREATEROLE CREATEDB PASSWORD 'x'; CREATE ROLE ${name}_other LOGIN PASSWORD 'x'`,
      );
      const theirs = new URL(postgres.adminUrl);
      theirs.username = name;
      theirs.password = 'x';
      theirs.pathname = `/${name}`;
      await Promise.all([migrate(theirs.href, masterKey), migrate(theirs.href, masterKey)]);

      theirs.username = `${name}_other`;
      const other = new Client({ connectionString: theirs.href });
      await expect(other.connect()).rejects.toThrow(/permission denied for database/);
    } finally {
      await admin.query(`DROP DATABASE IF EXISTS ${name}; `);
      await admin.query(`DROP ROLE ${name}; DROP ROLE ${name}_other`);
      await admin.end();
    }
  });
});
