import { randomBytes } from 'node:crypto';
import { MasterKey, newTenantId, ownerRoleOf, runtimeRoleOf, schemaOf } from '@zendo/tenancy';
import { Client } from 'pg';
import { startTestPostgres, type TestPostgres } from '../testing/postgres.js';
import { scramVerifier } from './scram.js';
import { TenantDatabase } from './tenant-database.js';

const master = new MasterKey(randomBytes(32));
const passwordOf = (id: string, role: 'owner' | 'runtime') => master.secretsOf(id, role).databasePassword;

describe('roles and schemas of tenants', () => {
  let postgres: TestPostgres;
  let admin: Client;
  let control: string;
  let database: TenantDatabase;

  const ensure = (tenantId: string) =>
    database.ensure({ tenantId, connections: 5, password: (role) => passwordOf(tenantId, role) });
  const connectAs = async (id: string, role: 'owner' | 'runtime', password = passwordOf(id, role), path?: string) => {
    const url = new URL(control);
    url.username = role === 'owner' ? ownerRoleOf(id) : runtimeRoleOf(id);
    url.password = password;
    url.pathname = path ?? `/${database.database}`;
    const client = new Client({ connectionString: url.href });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  const as = async <T>(id: string, role: 'owner' | 'runtime', work: (client: Client) => Promise<T>): Promise<T> => {
    const client = await connectAs(id, role);
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  };
  const refused = (code: string) => expect.objectContaining({ code });

  beforeAll(async () => {
    postgres = await startTestPostgres();
    admin = new Client({ connectionString: postgres.adminUrl });
    await admin.connect();
    const name = `control_${randomBytes(4).toString('hex')}`;
    // The role that Zendo asks for: no superuser.
    await admin.query(`CREATE ROLE ${name} LOGIN CREATEROLE CREATEDB PASSWORD '${scramVerifier('pass')}'`);
    const url = new URL(postgres.adminUrl);
    url.username = name;
    url.password = 'pass';
    url.pathname = `/tenants_${randomBytes(4).toString('hex')}`;
    control = url.href;
    database = new TenantDatabase(control);
  }, 120_000);

  afterAll(async () => {
    await database?.close();
    await admin?.query(`DROP DATABASE IF EXISTS ${database.database} WITH (FORCE)`);
    await admin?.end();
    await postgres?.stop();
  });

  it('makes the database, the roles and the schema, and changes nothing the second time', async () => {
    const id = newTenantId();
    expect(await ensure(id)).toBeGreaterThan(0);
    expect(await ensure(id)).toBe(0);
    expect(await database.exists(id)).toBe(true);
  });

  it('gives the runtime role data of its own schema and nothing else', async () => {
    const id = newTenantId();
    await ensure(id);
    await as(id, 'owner', async (owner) => {
      await owner.query('CREATE TABLE thing (id int GENERATED ALWAYS AS IDENTITY, name text)');
    });
    await as(id, 'runtime', async (runtime) => {
      await runtime.query("INSERT INTO thing (name) VALUES ('a')");
      await runtime.query("UPDATE thing SET name = 'b'");
      expect((await runtime.query('SELECT name FROM thing')).rows).toEqual([{ name: 'b' }]);
      await runtime.query('DELETE FROM thing');
      for (const statement of [
        'CREATE TABLE other (id int)',
        'CREATE TEMP TABLE other (id int)',
        'CREATE SCHEMA other',
        'TRUNCATE thing',
        'CREATE ROLE other',
      ]) {
        await expect(runtime.query(statement)).rejects.toEqual(refused('42501'));
      }
      await expect(runtime.query('DROP TABLE thing')).rejects.toEqual(refused('42501'));
      const { rows } = await runtime.query<Record<string, string>>(
        "SELECT current_setting('search_path') AS path, current_setting('statement_timeout') AS patience",
      );
      expect(rows[0]).toEqual({ path: schemaOf(id), patience: '30s' });
    });
  });

  it("refuses one tenant's roles at another's schema", async () => {
    const [mine, theirs] = [newTenantId(), newTenantId()];
    await Promise.all([ensure(mine), ensure(theirs)]);
    await as(theirs, 'owner', (owner) => owner.query('CREATE TABLE secret (id int)'));
    for (const role of ['runtime', 'owner'] as const) {
      await as(mine, role, async (client) => {
        await expect(client.query(`SELECT * FROM ${schemaOf(theirs)}.secret`)).rejects.toEqual(refused('42501'));
        await expect(client.query(`CREATE TABLE ${schemaOf(theirs)}.x (id int)`)).rejects.toEqual(refused('42501'));
        await expect(client.query(`SET ROLE ${ownerRoleOf(theirs)}`)).rejects.toEqual(refused('42501'));
        await expect(client.query(`ALTER ROLE ${runtimeRoleOf(theirs)} NOLOGIN`)).rejects.toEqual(refused('42501'));
      });
    }
    await expect(connectAs(theirs, 'runtime', passwordOf(mine, 'runtime'))).rejects.toEqual(refused('28P01'));
  });

  it('lets a tenant role connect to no database but its own', async () => {
    const id = newTenantId();
    await ensure(id);
    const other = await postgres.createDatabase();
    const { pathname } = new URL(other);
    await admin.query(`REVOKE ALL ON DATABASE ${pathname.slice(1)} FROM PUBLIC`);
    await expect(connectAs(id, 'runtime', undefined, pathname)).rejects.toEqual(refused('42501'));
  });

  it('puts back what a role changed of itself, or what an operator took away', async () => {
    const id = newTenantId();
    await ensure(id);
    await as(id, 'runtime', async (runtime) => {
      await runtime.query(`ALTER ROLE CURRENT_USER SET statement_timeout = '1h'`);
      await runtime.query(`ALTER ROLE CURRENT_USER IN DATABASE ${database.database} SET search_path = public`);
      await runtime.query(`ALTER ROLE CURRENT_USER PASSWORD '${scramVerifier('changed')}'`);
    });
    await admin.query(`ALTER ROLE ${runtimeRoleOf(id)} CONNECTION LIMIT 1`);
    await as(id, 'owner', (owner) => owner.query(`GRANT USAGE ON SCHEMA ${schemaOf(id)} TO PUBLIC`));
    expect(await ensure(id)).toBeGreaterThan(0);
    expect(await ensure(id)).toBe(0);
    await as(id, 'runtime', async (runtime) => {
      const { rows } = await runtime.query<Record<string, string>>(
        "SELECT current_setting('search_path') AS path, current_setting('statement_timeout') AS patience",
      );
      expect(rows[0]).toEqual({ path: schemaOf(id), patience: '30s' });
    });
  });

  it('locks a deleted tenant out, keeps its data, and lets it in again', async () => {
    const id = newTenantId();
    await ensure(id);
    await as(id, 'owner', (owner) => owner.query('CREATE TABLE kept (id int)'));
    const open = await connectAs(id, 'runtime');
    const closed = new Promise((done) => open.once('end', done));
    await database.lock(id);
    await database.lock(id);
    await closed;
    await expect(connectAs(id, 'runtime')).rejects.toEqual(refused('28000'));
    await ensure(id);
    await as(id, 'runtime', async (runtime) => {
      expect((await runtime.query('SELECT count(*)::int AS n FROM kept')).rows).toEqual([{ n: 0 }]);
    });
  });

  it('drops everything, while connections are open and however often', async () => {
    const id = newTenantId();
    await ensure(id);
    await as(id, 'owner', (owner) => owner.query('CREATE TABLE gone (id int)'));
    const open = await connectAs(id, 'runtime');
    await database.drop(id);
    await database.drop(id);
    await open.end().catch(() => undefined);
    expect(await database.exists(id)).toBe(false);
  });

  it('survives two passes at once', async () => {
    const id = newTenantId();
    await Promise.all([ensure(id), ensure(id), ensure(id)]);
    expect(await ensure(id)).toBe(0);
  });
});
