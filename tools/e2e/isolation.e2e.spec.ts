import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { MasterKey, runtimeRoleOf, schemaOf } from '@zendo/tenancy';
import pg from 'pg';

import type { Account } from './harness/official-server.js';
import { ask, sessionToken } from './harness/tenant-api.js';
import { ZenmlClient } from './harness/zenml-client.js';
import { type CreatedTenant, Zendo } from './harness/zendo.js';

type Tenant = CreatedTenant & { readonly account: Account };

// Two tenants of one Zendo, side by side. The same names and the same passwords on both, so that only the tenant tells
// one from the other.
describe('nothing of one tenant works at another', () => {
  const account = { username: 'keeper', password: 'the-same-password-1' };
  let zendo: Zendo;
  let one: Tenant;
  let other: Tenant;

  beforeAll(async () => {
    zendo = await Zendo.start();
    one = await zendo.createTenant('tenant-one', account);
    other = await zendo.createTenant('tenant-other', account);
  });
  afterAll(() => zendo?.stop());

  /** Makes a service account with a key. @returns the key, as its owner is shown it once */
  async function apiKey(tenant: Tenant, name: string): Promise<string> {
    const token = await sessionToken(tenant.url, tenant.account);
    const made = await ask(tenant.url, '/service_accounts', { token, method: 'POST', body: { name, active: true } });
    expect(made).toMatchObject({ status: 200 });
    const { id } = made.body as { id: string };
    const path = `/service_accounts/${id}/api_keys`;
    const key = await ask(tenant.url, path, { token, method: 'POST', body: { name: 'default' } });
    expect(key).toMatchObject({ status: 200, body: { body: { key: expect.stringMatching(/^ZENKEY_/) as string } } });
    return (key.body as { body: { key: string } }).body.key;
  }

  it('a session token works at home and is refused at the other', async () => {
    const token = await sessionToken(one.url, one.account);
    expect((await ask(one.url, '/current-user', { token })).status).toBe(200);
    expect((await ask(other.url, '/current-user', { token })).status).toBe(401);
  });

  it('an API token works at home and is refused at the other', async () => {
    const session = await sessionToken(one.url, one.account);
    const { status, body } = await ask(one.url, '/api_token', { token: session });
    expect(status).toBe(200);
    expect((await ask(one.url, '/current-user', { token: body as string })).status).toBe(200);
    expect((await ask(other.url, '/current-user', { token: body as string })).status).toBe(401);
  });

  it('an API key works at home, and is refused at the other as a login and as a bearer', async () => {
    const key = await apiKey(one, 'robot');
    // There is a robot at the other as well.
    await apiKey(other, 'robot');
    const login = (url: string) =>
      fetch(`${url}/api/v1/login`, { method: 'POST', body: new URLSearchParams({ password: key }) });
    expect((await login(one.url)).status).toBe(200);
    expect((await login(other.url)).status).toBe(401);
    expect((await ask(one.url, '/current-user', { token: key })).status).toBe(200);
    expect((await ask(other.url, '/current-user', { token: key })).status).toBe(401);
  });

  it('the official client with a key of one is refused by the other', async () => {
    const key = await apiKey(one, 'client');
    const client = await ZenmlClient.create();
    try {
      client.useApiKey(one.url, key);
      expect(await client.zenml(['stack', 'list'])).toMatchObject({ code: 0 });
      client.useApiKey(other.url, key);
      const refused = await client.zenml(['stack', 'list']);
      expect(refused.code).not.toBe(0);
      expect(refused.output).toMatch(/credential|authenticat|authoriz|invalid/i);
    } finally {
      await client.remove();
    }
  });

  it('what one makes is not there for the other', async () => {
    const tokens = { one: await sessionToken(one.url, account), other: await sessionToken(other.url, account) };
    const made = await ask(one.url, '/tags', { token: tokens.one, method: 'POST', body: { name: 'only-here' } });
    expect(made).toMatchObject({ status: 200 });
    const { id } = made.body as { id: string };
    expect((await ask(one.url, `/tags/${id}`, { token: tokens.one })).status).toBe(200);
    expect((await ask(other.url, `/tags/${id}`, { token: tokens.other })).status).toBe(404);
  });

  describe('in the database', () => {
    /** A connection with the role that a tenant's server has, and nothing more. */
    async function connect(tenant: Tenant, database = 'zendo_tenants'): Promise<pg.Client> {
      const key = new MasterKey(await readFile(join(zendo.dataDirectory, 'master.key'), 'utf8'));
      const client = new pg.Client({
        host: '127.0.0.1',
        port: zendo.postgresPort,
        database,
        user: runtimeRoleOf(tenant.id),
        password: key.secretsOf(tenant.id, 'runtime').databasePassword,
      });
      await client.connect();
      return client;
    }

    it('the role of one reads its own tables and is refused those of the other', async () => {
      const client = await connect(one);
      try {
        await expect(client.query(`SELECT count(*) FROM "${schemaOf(one.id)}"."user"`)).resolves.toMatchObject({
          rowCount: 1,
        });
        for (const statement of [
          `SELECT * FROM "${schemaOf(other.id)}"."user"`,
          `INSERT INTO "${schemaOf(other.id)}"."tag" (id, name) VALUES (gen_random_uuid(), 'x')`,
          `DELETE FROM "${schemaOf(other.id)}"."user"`,
          `CREATE TABLE "${schemaOf(other.id)}"."planted" (id int)`,
          `SET ROLE "${runtimeRoleOf(other.id)}"`,
          `CREATE TABLE "${schemaOf(one.id)}"."planted" (id int)`,
          `CREATE TABLE public.planted (id int)`,
          `DROP TABLE "${schemaOf(one.id)}"."user"`,
          `CREATE ROLE intruder LOGIN`,
        ]) {
          // 42501: insufficient_privilege
          await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
        }
      } finally {
        await client.end();
      }
    });

    it("a tenant's role gets into no other database", async () => {
      for (const database of ['zendo', 'postgres', 'template1']) {
        await expect(connect(one, database)).rejects.toMatchObject({ code: '42501' });
      }
    });

    it("one tenant's password does not open the other's role", async () => {
      const key = new MasterKey(await readFile(join(zendo.dataDirectory, 'master.key'), 'utf8'));
      const client = new pg.Client({
        host: '127.0.0.1',
        port: zendo.postgresPort,
        database: 'zendo_tenants',
        user: runtimeRoleOf(other.id),
        password: key.secretsOf(one.id, 'runtime').databasePassword,
      });
      // 28P01: invalid_password
      await expect(client.connect()).rejects.toMatchObject({ code: '28P01' });
    });
  });
});
