import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import { Clock } from '../kernel/clock.js';
import { startTenantApp, type Answer, type TenantApp } from '../testing/tenant-app.js';

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const AGENT = 'Host/vm ZenML/0.98.0 Python/3.11.7 OS/Linux';
const DAY_S = 86_400;

interface Started {
  device_code: string;
  user_code: string;
  verification_uri: string;
  verification_uri_complete: string;
  expires_in: number;
  interval: number;
}

interface DeviceModel {
  id: string;
  body: Record<string, unknown>;
  metadata: Record<string, unknown> | null;
  resources: { user: { name: string; metadata: unknown } | null };
}

type OAuthFault = { error: string; error_description: string; error_uri: null };

let tenant: TenantApp;
/** Moves the server's clock. */
let shiftMs = 0;

beforeAll(async () => {
  tenant = await startTenantApp();
  const clock = tenant.app.get(Clock);
  clock.now = () => Date.now() + shiftMs;
  await tenant.login();
});
afterEach(() => {
  shiftMs = 0;
});
afterAll(() => tenant?.close());

const start = async (
  clientId: string = randomUUID(),
  agent = AGENT,
): Promise<Started & { clientId: string; deviceId: string }> => {
  const answer = await tenant.call<Started>('POST', 'device_authorization', {
    form: { client_id: clientId },
    headers: { 'user-agent': agent },
    token: null,
  });
  expect(answer.status).toBe(200);
  const deviceId = new URL(answer.body.verification_uri_complete).searchParams.get('device_id') ?? '';
  return { ...answer.body, clientId, deviceId };
};
const poll = <Body = OAuthFault>(clientId: string, code: string): Promise<Answer<Body>> =>
  tenant.call<Body>('POST', 'login', {
    form: { grant_type: GRANT, client_id: clientId, device_code: code },
    token: null,
  });
const verify = (id: string, user_code: string, trusted_device = false): Promise<Answer<DeviceModel>> =>
  tenant.call('PUT', `devices/${id}/verify`, { body: { user_code, trusted_device } });
const loggedIn = async (trusted = false) => {
  const login = await start();
  await verify(login.deviceId, login.user_code, trusted);
  const answer = await poll<{ access_token: string; expires_in: number }>(login.clientId, login.device_code);
  expect(answer.status).toBe(200);
  return { ...login, token: answer.body.access_token, expiresIn: answer.body.expires_in };
};
const whoami = (token: string): Promise<Answer<{ detail: unknown }>> => tenant.call('GET', 'current-user', { token });
const inactive = (id: string) => ({
  detail: ['CredentialsNotValid', `Authentication error: device ${id} is not active`],
});

describe('a device login', () => {
  it('starts with codes for five minutes and a link of this server', async () => {
    const { clientId, deviceId, ...started } = await start();
    expect(clientId).toBeDefined();
    expect(started).toEqual({
      device_code: expect.stringMatching(/^[0-9a-f]{64}$/),
      user_code: expect.stringMatching(/^[0-9a-f]{32}$/),
      verification_uri: `${tenant.config.url}/devices/verify`,
      verification_uri_complete: `${tenant.config.url}/devices/verify?device_id=${deviceId}&user_code=${started.user_code}`,
      expires_in: 300,
      interval: 5,
    });
  });

  it('stores neither code in the clear', async () => {
    const { deviceId, device_code, user_code } = await start();
    const row = await tenant.database.first('SELECT * FROM auth_devices WHERE id = $1', [deviceId]);
    expect(JSON.stringify(row)).not.toContain(device_code);
    expect(JSON.stringify(row)).not.toContain(user_code);
  });

  it('asks for a client id that is a UUID', async () => {
    for (const form of [{}, { client_id: 'notuuid' }]) {
      const answer = await tenant.call<unknown[]>('POST', 'device_authorization', { form: form as never, token: null });
      expect(answer.status).toBe(422);
      expect(answer.body[0]).toBe('ValueError');
    }
  });

  it('is pending, then shown with its code, verified, and gives one token for 24 hours', async () => {
    const login = await start();
    const pending = await poll(login.clientId, login.device_code);
    expect(pending.status).toBe(400);
    expect(pending.body).toEqual({
      error: 'authorization_pending',
      error_description: `Authentication error: device with client ID ${login.clientId} is pending.`,
      error_uri: null,
    });

    const hidden = await tenant.call('GET', `devices/${login.deviceId}`);
    expect(hidden.status).toBe(404);
    const shown = await tenant.call<DeviceModel>('GET', `devices/${login.deviceId}`, {
      query: { user_code: login.user_code },
    });
    expect(shown.body).toEqual({
      id: login.deviceId,
      body: {
        created: expect.any(String),
        updated: expect.any(String),
        user_id: null,
        client_id: login.clientId,
        expires: expect.any(String),
        trusted_device: false,
        status: 'pending',
        os: 'Linux',
        ip_address: '127.0.0.1',
        hostname: 'vm',
      },
      metadata: {
        python_version: '3.11.7',
        zenml_version: '0.98.0',
        city: '',
        region: '',
        country: '',
        failed_auth_attempts: 0,
        last_login: null,
      },
      resources: { user: null },
      permission_denied: false,
    });

    const verified = await verify(login.deviceId, login.user_code);
    expect(verified.status).toBe(200);
    expect(verified.body.body).toMatchObject({
      status: 'verified',
      trusted_device: false,
      expires: shown.body.body['expires'],
    });
    expect(verified.body.resources.user).toMatchObject({ name: 'owner', metadata: null });

    const before = Math.floor(Date.now() / 1000);
    const token = await poll<{ access_token: string; expires_in: number }>(login.clientId, login.device_code);
    expect(token.status).toBe(200);
    expect(token.body).toEqual({
      access_token: expect.any(String),
      token_type: 'bearer',
      expires_in: expect.any(Number),
      refresh_token: null,
      csrf_token: null,
      scope: null,
      device_id: null,
      device_metadata: null,
    });
    expect(token.headers.get('set-cookie')).toBeNull();
    expect(token.body.expires_in).toBe(DAY_S);
    const claims = decodeJwt(token.body.access_token);
    expect(claims).toMatchObject({ device_id: login.deviceId });
    expect(claims.exp).toBeGreaterThanOrEqual(before + DAY_S);

    const active = await tenant.call<DeviceModel>('GET', `devices/${login.deviceId}`);
    expect(active.body.body['status']).toBe('active');
    expect(Math.floor(Date.parse(`${String(active.body.body['expires'])}Z`) / 1000)).toBe(claims.exp);

    const again = await poll(login.clientId, login.device_code);
    expect(again.body.error).toBe('expired_token');
    expect((await whoami(token.body.access_token)).status).toBe(200);
  });

  it('of a trusted device lasts 30 days, and no longer', async () => {
    const { token, expiresIn } = await loggedIn(true);
    expect(expiresIn).toBe(30 * DAY_S);
    shiftMs = (30 * DAY_S - 5) * 1000;
    expect((await whoami(token)).status).toBe(200);
    shiftMs = (30 * DAY_S + 30) * 1000;
    expect((await whoami(token)).status).toBe(401);
  });

  it('of an untrusted device ends after 24 hours', async () => {
    const { token } = await loggedIn();
    shiftMs = (DAY_S + 5) * 1000;
    const answer = await whoami(token);
    expect(answer.status).toBe(401);
    expect(JSON.stringify(answer.body)).toContain('CredentialsNotValid');
  });

  it('polled too fast is told to slow down, and not when it keeps the pace', async () => {
    const { clientId, device_code } = await start();
    const outcomes: string[] = [];
    for (const at of [0, 5_000, 6_000, 16_000]) {
      shiftMs = at;
      outcomes.push((await poll(clientId, device_code)).body.error);
    }
    expect(outcomes).toEqual(['authorization_pending', 'authorization_pending', 'slow_down', 'authorization_pending']);
  });

  it('of an unknown client is invalid, and one that nobody approved in time expires', async () => {
    const unknown = await poll(randomUUID(), 'x');
    expect([unknown.status, unknown.body.error]).toEqual([400, 'invalid_client']);
    const { clientId, device_code, deviceId, user_code } = await start();
    shiftMs = 301_000;
    expect((await poll(clientId, device_code)).body.error).toBe('expired_token');
    const late = await verify(deviceId, user_code);
    expect(late).toMatchObject({
      status: 400,
      body: { detail: ['ValueError', 'Invalid request: device verification expired.'] },
    });
  });

  it('is locked by the third wrong user code, and a new start of the same client opens it again', async () => {
    const login = await start();
    const texts: unknown[] = [];
    for (const code of ['bad', 'bad', 'bad', login.user_code]) {
      const answer = await verify(login.deviceId, code);
      expect(answer.status).toBe(400);
      texts.push((answer.body as unknown as { detail: string[] }).detail);
    }
    expect(texts).toEqual([
      ['ValueError', 'Invalid request: invalid user code.'],
      ['ValueError', 'Invalid request: invalid user code.'],
      ['ValueError', 'Invalid request: device locked due to too many failed authentication attempts.'],
      ['ValueError', 'Invalid request: device not pending verification.'],
    ]);
    expect((await poll(login.clientId, login.device_code)).body.error).toBe('access_denied');

    const again = await start(login.clientId, 'python-requests/2.34.2');
    expect(again.deviceId).toBe(login.deviceId);
    const verified = await verify(again.deviceId, again.user_code);
    // What the client said of itself at its first login is kept.
    expect(verified.body).toMatchObject({ body: { hostname: 'vm' }, metadata: { failed_auth_attempts: 0 } });
  });

  it('with a wrong device code is denied, and the third one locks', async () => {
    const login = await start();
    await verify(login.deviceId, login.user_code);
    const answers = [];
    for (const code of ['wrong', 'wrong', 'wrong', login.device_code])
      answers.push((await poll(login.clientId, code)).body);
    expect(answers.map((body) => body.error)).toEqual(Array(4).fill('access_denied'));
    expect(answers[2]?.error_description).toContain('has been locked due to too many failed authentication attempts');
  });

  it('gives one token though two polls come at once', async () => {
    const login = await start();
    await verify(login.deviceId, login.user_code);
    const answers = await Promise.all([1, 2, 3, 4].map(() => poll(login.clientId, login.device_code)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 400, 400, 400]);
  });

  it('started anew ends the token of the login before, also after it was approved again', async () => {
    const first = await loggedIn();
    const again = await start(first.clientId);
    expect((await whoami(first.token)).body).toEqual(inactive(first.deviceId));
    shiftMs = 2_000;
    await verify(again.deviceId, again.user_code);
    expect((await poll(again.clientId, again.device_code)).status).toBe(200);
    expect((await whoami(first.token)).status).toBe(401);
  });
});

describe('authorized devices', () => {
  it('lists the own ones, filtered, without metadata unless asked', async () => {
    const { deviceId } = await loggedIn(true);
    const list = await tenant.call<{ items: DeviceModel[]; total: number }>('GET', 'devices', {
      query: { id: `startswith:${deviceId.slice(0, 9)}`, trusted_device: 'True', hydrate: 'False' },
    });
    expect(list.body).toMatchObject({
      total: 1,
      items: [{ id: deviceId, metadata: null, body: { status: 'active' } }],
    });
    const none = await tenant.call<{ total: number }>('GET', 'devices', { query: { id: deviceId, status: 'locked' } });
    expect(none.body.total).toBe(0);
    const hydrated = await tenant.call<{ items: DeviceModel[] }>('GET', 'devices', {
      query: { id: deviceId, hydrate: 'True' },
    });
    expect(hydrated.body.items[0]?.metadata).toMatchObject({ zenml_version: '0.98.0' });
  });

  it('locked, is refused with its very next request, and works again when unlocked', async () => {
    const { deviceId, token } = await loggedIn();
    expect((await whoami(token)).status).toBe(200);
    const locked = await tenant.call<DeviceModel>('PUT', `devices/${deviceId}`, { body: { locked: true } });
    expect(locked.body).toMatchObject({ body: { status: 'locked' }, resources: { user: { name: 'owner' } } });
    expect(await whoami(token)).toMatchObject({ status: 401, body: inactive(deviceId) });
    const unlocked = await tenant.call<DeviceModel>('PUT', `devices/${deviceId}`, { body: { locked: false } });
    expect(unlocked.body.body['status']).toBe('active');
    expect((await whoami(token)).status).toBe(200);
  });

  it('unlocking does not approve what nobody approved', async () => {
    const first = await loggedIn();
    await start(first.clientId);
    const answer = await tenant.call<DeviceModel>('PUT', `devices/${first.deviceId}`, { body: { locked: false } });
    expect(answer.body.body['status']).toBe('pending');
  });

  it('deleted, is refused with its very next request', async () => {
    const { deviceId, token } = await loggedIn();
    const deleted = await tenant.call('DELETE', `devices/${deviceId}`);
    expect([deleted.status, deleted.body]).toEqual([200, null]);
    expect((await whoami(token)).body).toEqual({
      detail: ['CredentialsNotValid', `Authentication error: error retrieving token device ${deviceId}`],
    });
    expect((await tenant.call('DELETE', `devices/${deviceId}`)).status).toBe(404);
  });

  it('of another user do not exist', async () => {
    const { deviceId, user_code } = await loggedIn();
    await tenant.call('POST', 'users', { body: { name: 'other', is_admin: true, password: 'x' } });
    const login = await tenant.call<{ access_token: string }>('POST', 'login', {
      form: { username: 'other', password: 'x' },
      token: null,
    });
    const token = login.body.access_token;
    expect((await tenant.call('GET', `devices/${deviceId}`, { token, query: { user_code } })).status).toBe(404);
    expect((await tenant.call('PUT', `devices/${deviceId}`, { token, body: { locked: true } })).status).toBe(404);
    expect((await tenant.call('DELETE', `devices/${deviceId}`, { token })).status).toBe(404);
    expect((await tenant.call<{ total: number }>('GET', 'devices', { token })).body.total).toBe(0);
  });

  it('unknown or malformed ids are 404 and 422', async () => {
    const id = randomUUID();
    const answer = await tenant.call('GET', `devices/${id}`);
    const text = `"Unable to get authorized device with ID '${id}': No authorized device with this ID found"`;
    expect(answer).toMatchObject({ status: 404, body: { detail: ['KeyError', text] } });
    expect((await tenant.call('GET', 'devices/nope')).status).toBe(422);
  });

  it('last_login is noted, at most once a minute', async () => {
    const { deviceId, token } = await loggedIn();
    await whoami(token);
    await whoami(token);
    const lastLogin = async (): Promise<string | null> => {
      const row = await tenant.database.first<{ at: string | null }>(
        'SELECT last_login AS at FROM auth_devices WHERE id = $1',
        [deviceId],
      );
      return row?.at ?? null;
    };
    // Whoever looks at a device sees all that was done with it before.
    const shown = await tenant.call<DeviceModel>('GET', `devices/${deviceId}`, { token });
    const noted = await lastLogin();
    expect(noted).not.toBeNull();
    expect(shown.body.metadata?.['last_login']).toBe(noted);
    await whoami(token);
    expect(await lastLogin()).toBe(noted);
  });
});
