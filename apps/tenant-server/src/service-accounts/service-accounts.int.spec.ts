import { randomUUID } from 'node:crypto';
import { decodeApiKey } from '@zendo/auth';
import { hash as bcryptHash } from '@node-rs/bcrypt';
import { decodeJwt } from 'jose';
import { Clock } from '../kernel/clock.js';
import { startTenantApp, type Answer, type TenantApp } from '../testing/tenant-app.js';

interface Model {
  id: string;
  name: string;
  body: Record<string, unknown> & { key: string };
  metadata: Record<string, unknown> | null;
}
interface PageOf<Item> {
  total: number;
  items: Item[];
}

let tenant: TenantApp;
let shiftMs = 0;
beforeAll(async () => {
  tenant = await startTenantApp();
  tenant.app.get(Clock).now = () => Date.now() + shiftMs;
  await tenant.login();
});
afterEach(() => {
  shiftMs = 0;
});
afterAll(() => tenant?.close());

const account = async (name = `bot-${randomUUID()}`): Promise<Model> =>
  (
    await tenant.call<Model>('POST', 'service_accounts', {
      body: { name, full_name: '', description: 'a bot', active: true, avatar_url: null },
    })
  ).body;
const newKey = async (accountId: string, name = 'default'): Promise<Model> =>
  (await tenant.call<Model>('POST', `service_accounts/${accountId}/api_keys`, { body: { name, description: 'd' } }))
    .body;
const keyLogin = <Body = { access_token: string }>(key: string): Promise<Answer<Body>> =>
  tenant.call<Body>('POST', 'login', { form: { grant_type: 'zenml-api-key', password: key }, token: null });
const whoami = (token: string): Promise<Answer<{ name: string; detail: unknown[] }>> =>
  tenant.call('GET', 'current-user', { token });

describe('service accounts', () => {
  it('are created, found, listed, changed and deleted', async () => {
    const made = await account('ci-bot');
    expect(made).toEqual({
      body: { created: expect.any(String), updated: expect.any(String), full_name: '', active: true, avatar_url: null },
      metadata: { description: 'a bot', external_user_id: null },
      resources: null,
      id: expect.any(String),
      permission_denied: false,
      name: 'ci-bot',
    });
    for (const key of ['ci-bot', made.id]) {
      expect((await tenant.call<Model>('GET', `service_accounts/${key}`)).body).toEqual(made);
    }
    const list = await tenant.call<PageOf<Model>>('GET', 'service_accounts', {
      query: { name: 'equals:ci-bot', hydrate: 'False' },
    });
    expect(list.body).toMatchObject({ total: 1, items: [{ id: made.id, metadata: null }] });
    const all = await tenant.call<PageOf<Model>>('GET', 'service_accounts');
    expect(all.body.items.map((each) => each.name)).not.toContain('owner');
    const changed = await tenant.call<Model>('PUT', `service_accounts/${made.id}`, {
      body: { name: null, description: 'changed', active: null },
    });
    expect(changed.body).toMatchObject({
      name: 'ci-bot',
      body: { active: true },
      metadata: { description: 'changed' },
    });
    const twin = await tenant.call('POST', 'service_accounts', { body: { name: 'ci-bot', active: true } });
    expect(twin.status).toBe(409);
    const gone = await tenant.call<unknown>('DELETE', 'service_accounts/ci-bot');
    expect([gone.status, gone.body]).toEqual([200, null]);
    expect(await tenant.call('GET', 'service_accounts/ci-bot')).toMatchObject({
      status: 404,
      body: { detail: ['KeyError', '"No service account with the \'ci-bot\' name or ID was found"'] },
    });
  });

  it('are managed by admins only', async () => {
    await tenant.call('POST', 'users', { body: { name: 'plain', is_admin: false, password: 'pw' } });
    const login = await tenant.call<{ access_token: string }>('POST', 'login', {
      form: { username: 'plain', password: 'pw' },
      token: null,
    });
    const token = login.body.access_token;
    const made = await account();
    const calls = [
      ['POST', 'service_accounts', { name: 'x', active: true }],
      ['PUT', `service_accounts/${made.id}`, { active: false }],
      ['DELETE', `service_accounts/${made.id}`, undefined],
      ['POST', `service_accounts/${made.id}/api_keys`, { name: 'k' }],
    ] as const;
    for (const [method, path, body] of calls) {
      expect((await tenant.call(method, path, { token, body })).status).toBe(403);
    }
    expect((await tenant.call('GET', 'service_accounts', { token })).status).toBe(200);
  });
});

describe('an API key', () => {
  it('is shown once, stored as a keyed hash, and logs in', async () => {
    const { id, name } = await account();
    const key = await newKey(id);
    expect(key).toMatchObject({
      name: 'default',
      body: { active: true, service_account: { id, name, metadata: null } },
      metadata: { description: 'd', retain_period_minutes: 0, last_login: null, last_rotated: null },
      resources: null,
    });
    const parts = decodeApiKey(key.body.key);
    expect(parts).toEqual({ id: key.id, key: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const row = await tenant.database.first('SELECT * FROM api_key WHERE id = $1', [key.id]);
    expect(JSON.stringify(row)).not.toContain(parts?.key);
    const read = await tenant.call<Model>('GET', `service_accounts/${id}/api_keys/default`);
    expect(read.body.body.key).toBeNull();

    const login = await keyLogin(key.body.key);
    expect(login.status).toBe(200);
    expect(login.headers.get('set-cookie')).toBeNull();
    expect(decodeJwt(login.body.access_token)).toMatchObject({ sub: id, api_key_id: key.id, key_gen: 1 });
    const self = await whoami(login.body.access_token);
    expect(self.body).toMatchObject({
      name,
      body: { is_service_account: true, is_admin: false, email_opted_in: false },
    });
    // The key itself is good wherever its token is, but for making other tokens.
    expect((await whoami(key.body.key)).body).toEqual(self.body);
    expect(await tenant.call('GET', 'api_token', { token: key.body.key })).toMatchObject({
      status: 401,
      body: { detail: ['AuthorizationException', 'Not authenticated.'] },
    });
    expect((await tenant.call('GET', 'api_token', { token: login.body.access_token })).status).toBe(200);
  });

  it('that is garbage, wrong or unknown is refused', async () => {
    const { id } = await account();
    const key = await newKey(id);
    const encoded = (parts: object): string => `ZENKEY_${Buffer.from(JSON.stringify(parts)).toString('base64')}`;
    const refused = async (text: string): Promise<unknown> => (await keyLogin<{ detail: string[] }>(text)).body.detail;
    expect(await refused('ZENKEY_garbage')).toEqual([
      'CredentialsNotValid',
      'Authentication error: error decoding API key',
    ]);
    expect(await refused(encoded({ id: key.id, key: '0'.repeat(64) }))).toEqual([
      'CredentialsNotValid',
      'Authentication error: could not verify key value for API key default',
    ]);
    expect(String(await refused(encoded({ id: randomUUID(), key: 'x' })))).toContain('error retrieving API key');
  });

  it('rotated, is good until the retain period is over; its new secret from now on', async () => {
    const { id } = await account();
    const key = await newKey(id);
    const before = (await keyLogin(key.body.key)).body.access_token;
    const rotated = await tenant.call<Model>('PUT', `service_accounts/${id}/api_keys/default/rotate`, {
      body: { retain_period_minutes: 5 },
    });
    expect(rotated.body).toMatchObject({ id: key.id, metadata: null });
    expect(rotated.body.body.key).not.toBe(key.body.key);
    const after = (await keyLogin(rotated.body.body.key)).body.access_token;
    expect(decodeJwt(after)['key_gen']).toBe(2);
    for (const token of [before, after, key.body.key, rotated.body.body.key])
      expect((await whoami(token)).status).toBe(200);
    const retained = (await keyLogin(key.body.key)).body.access_token;
    shiftMs = 5 * 60_000 + 1_000;
    for (const token of [before, retained, key.body.key]) expect((await whoami(token)).status).toBe(401);
    for (const token of [after, rotated.body.body.key]) expect((await whoami(token)).status).toBe(200);

    await tenant.call('PUT', `service_accounts/${id}/api_keys/default/rotate`, { body: {} });
    for (const token of [after, rotated.body.body.key]) expect((await whoami(token)).status).toBe(401);
    expect(
      (
        await tenant.call('PUT', `service_accounts/${id}/api_keys/default/rotate`, {
          body: { retain_period_minutes: -1 },
        })
      ).status,
    ).toBe(422);
  });

  it('deactivated or deleted, or of an inactive account, is refused with the very next request', async () => {
    const { id, name } = await account();
    const key = await newKey(id);
    const token = (await keyLogin(key.body.key)).body.access_token;
    const path = `service_accounts/${id}/api_keys/${key.id}`;
    const both = async (): Promise<number[]> => [(await whoami(token)).status, (await whoami(key.body.key)).status];

    const off = await tenant.call<Model>('PUT', path, { body: { name: null, description: null, active: false } });
    expect(off.body).toMatchObject({ body: { active: false, key: null }, metadata: { description: 'd' } });
    expect((await whoami(token)).body.detail[1]).toBe(
      `Authentication error: API key default associated with service account ${name} is not active`,
    );
    expect(await both()).toEqual([401, 401]);
    await tenant.call('PUT', path, { body: { active: true } });
    expect(await both()).toEqual([200, 200]);
    await tenant.call('PUT', `service_accounts/${id}`, { body: { active: false } });
    expect(await both()).toEqual([401, 401]);
    await tenant.call('PUT', `service_accounts/${id}`, { body: { active: true } });
    expect(await both()).toEqual([200, 200]);
    const gone = await tenant.call<unknown>('DELETE', path);
    expect([gone.status, gone.body]).toEqual([200, null]);
    expect(await both()).toEqual([401, 401]);
  });

  it('has a name of its own within its account, and is listed there only', async () => {
    const [one, two] = [await account(), await account()];
    await newKey(one.id, 'a');
    await newKey(one.id, 'b');
    await newKey(two.id, 'a');
    expect((await tenant.call('POST', `service_accounts/${one.id}/api_keys`, { body: { name: 'a' } })).status).toBe(
      409,
    );
    const list = await tenant.call<PageOf<Model>>('GET', `service_accounts/${one.id}/api_keys`, {
      query: { sort_by: 'desc:name' },
    });
    expect(list.body.items.map((key) => [key.name, key.body.key, key.metadata])).toEqual([
      ['b', null, null],
      ['a', null, null],
    ]);
    expect((await tenant.call('GET', `service_accounts/${one.id}/api_keys/c`)).status).toBe(404);
    expect((await tenant.call('GET', `service_accounts/${randomUUID()}/api_keys`)).status).toBe(404);
  });

  it('imported with a bcrypt hash logs in too', async () => {
    const { id } = await account();
    const key = await newKey(id);
    await tenant.database.run('UPDATE api_key SET key = $2 WHERE id = $1', [
      key.id,
      await bcryptHash('imported', { cost: 4 }),
    ]);
    const text = `ZENKEY_${Buffer.from(JSON.stringify({ id: key.id, key: 'imported' })).toString('base64')}`;
    expect((await keyLogin(text)).status).toBe(200);
  });

  it('of one tenant is not good at another', async () => {
    const other = await startTenantApp();
    try {
      const { id } = await account();
      const key = await newKey(id);
      const token = (await keyLogin(key.body.key)).body.access_token;
      for (const credential of [token, key.body.key]) {
        expect((await other.call('GET', 'current-user', { token: credential })).status).toBe(401);
      }
    } finally {
      await other.close();
    }
  });
});
