import { randomUUID } from 'node:crypto';
import { hash as bcryptHash } from '@node-rs/bcrypt';
import { decodeJwt } from 'jose';
import { Clock } from '../../kernel/clock.js';
import { startTenantApp, type Answer, type TenantApp } from '../../testing/tenant-app.js';

type Token = { access_token: string; csrf_token: string | null; expires_in: number };

let tenant: TenantApp;
let serverId: string;
let shiftMs = 0;

beforeAll(async () => {
  tenant = await startTenantApp();
  tenant.app.get(Clock).now = () => Date.now() + shiftMs;
  serverId = (await tenant.call<{ id: string }>('GET', 'info', { token: null })).body.id;
  await tenant.login();
});
afterEach(() => {
  shiftMs = 0;
});
afterAll(() => tenant?.close());

const post = <Body = Token>(
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Answer<Body>> => tenant.call<Body>('POST', 'login', { form, headers, token: null });
const owner = (): { username: string; password: string } => ({ ...tenant.owner });
const whoami = (headers: Record<string, string>): Promise<Answer<{ name: string; detail: unknown }>> =>
  tenant.call('GET', 'current-user', { token: null, headers });
const createUser = (name: string, more: Record<string, unknown> = {}): Promise<Answer<{ id: string }>> =>
  tenant.call('POST', 'users', { body: { name, is_admin: false, password: 'pw', ...more } });

describe('a password login', () => {
  it('gives a token of this server and a cookie with the same', async () => {
    const answer = await post(owner());
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      access_token: expect.any(String),
      token_type: 'bearer',
      expires_in: 86_400,
      refresh_token: null,
      csrf_token: null,
      scope: null,
      device_id: null,
      device_metadata: null,
    });
    const claims = decodeJwt(answer.body.access_token);
    expect(claims).toEqual({
      sub: expect.any(String),
      iss: serverId,
      aud: serverId,
      iat: expect.any(Number),
      exp: expect.any(Number),
    });
    expect(answer.headers.get('set-cookie')).toBe(
      `zenml-server-${serverId}=${answer.body.access_token}; HttpOnly; Max-Age=86400; Path=/; SameSite=lax`,
    );
    const cookie = `zenml-server-${serverId}=${answer.body.access_token}`;
    // The cookie is asked before the header.
    expect((await whoami({ cookie, authorization: 'Bearer garbage' })).body.name).toBe('owner');
  });

  it.each([
    [{ username: 'owner', password: 'bad' }],
    [{ username: 'nobody', password: 'bad' }],
    [{ username: 'owner' }],
    [{ username: "' OR 1=1 --", password: 'x' }],
    [{ username: 'owner', password: 'x'.repeat(300) }],
    [{ username: 'x'.repeat(300), password: 'x' }],
  ])('of a wrong pair (%#) is refused, whoever it is', async (form) => {
    const answer = await post<unknown>(form as Record<string, string>);
    expect([answer.status, answer.body]).toEqual([
      401,
      { detail: ['CredentialsNotValid', 'Authentication error: invalid username or password'] },
    ]);
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  it.each([
    [{ grant_type: 'foo' }, 'Unsupported grant type: foo'],
    [{}, 'Invalid request: username is required.'],
  ])('%o is answered %s', async (form, detail) => {
    expect(await post<unknown>(form as Record<string, string>)).toMatchObject({ status: 400, body: { detail } });
  });

  it('hashes an imported bcrypt password anew, and the password stays the same', async () => {
    const { id } = (await createUser('imported')).body;
    await tenant.database.run('UPDATE "user" SET password = $2, password_changed_at = NULL WHERE id = $1', [
      id,
      await bcryptHash('old secret', { cost: 4 }),
    ]);
    const before = await post({ username: 'imported', password: 'old secret' });
    const row = await tenant.database.first<{ password: string }>('SELECT password FROM "user" WHERE id = $1', [id]);
    expect(row?.password).toMatch(/^\$argon2id\$/);
    expect((await post({ username: id, password: 'old secret' })).status).toBe(200);
    expect((await whoami({ authorization: `Bearer ${before.body.access_token}` })).status).toBe(200);
  });

  it('is limited to ten failures a minute for an account, and the right password is not kept out elsewhere', async () => {
    await createUser('limited');
    const bad = { username: 'limited', password: 'bad' };
    const statuses: number[] = [];
    for (let tries = 0; tries < 11; tries += 1) statuses.push((await post<unknown>(bad)).status);
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429]);
    const blocked = await post<unknown>({ username: 'limited', password: 'pw' });
    expect(blocked).toMatchObject({ status: 429, body: { detail: 'Minute request limit exceeded.' } });
    expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await post(owner())).status).toBe(200);
    shiftMs = 61_000;
    expect((await post({ username: 'limited', password: 'pw' })).status).toBe(200);
  });

  it('is limited to as many when they are sent all at once', async () => {
    const statuses = async (password: string): Promise<number[]> =>
      Promise.all(
        Array.from({ length: 16 }, async () => (await post<unknown>({ username: 'crowd', password })).status),
      );
    await createUser('crowd');
    expect(await statuses('pw')).toEqual(Array<number>(16).fill(200));
    expect((await statuses('bad')).toSorted()).toEqual([...Array<number>(10).fill(401), ...Array<number>(6).fill(429)]);
    shiftMs = 61_000;
    expect((await post({ username: 'crowd', password: 'pw' })).status).toBe(200);
  });

  it('never counts a success', async () => {
    for (let tries = 0; tries < 15; tries += 1) expect((await post(owner())).status).toBe(200);
  });

  it('of a service account is not possible', async () => {
    await tenant.call('POST', 'service_accounts', { body: { name: 'no-login', active: true } });
    expect((await post<unknown>({ username: 'no-login', password: '' })).status).toBe(401);
  });
});

describe('a login from a page of another site', () => {
  it('needs the CSRF token with each request, and gets it in the answer', async () => {
    const answer = await post(owner(), { origin: 'http://other.example:3000' });
    const { access_token, csrf_token } = answer.body;
    const claims = decodeJwt(access_token);
    expect(claims['session_id']).toMatch(/^[0-9a-f-]{36}$/);
    const authorization = `Bearer ${access_token}`;
    expect(await whoami({ authorization })).toMatchObject({
      status: 401,
      body: { detail: ['CredentialsNotValid', 'Authentication error: missing CSRF token'] },
    });
    expect((await whoami({ authorization, 'x-csrf-token': 'wrong' })).status).toBe(401);
    expect((await whoami({ authorization, 'x-csrf-token': csrf_token ?? '' })).status).toBe(200);
    const other = await post(owner(), { origin: 'http://other.example:3000' });
    expect((await whoami({ authorization, 'x-csrf-token': other.body.csrf_token ?? '' })).status).toBe(401);
  });

  it('is one of the same site when the browser asked this host for it', async () => {
    const { port } = new URL(await tenant.app.getUrl());
    for (const origin of [tenant.config.url, `http://127.0.0.1:${port}`]) {
      expect((await post(owner(), { origin })).body.csrf_token).toBeNull();
    }
  });
});

describe('a session of this site', () => {
  it('is not taken from a page of another one that posts with its cookie', async () => {
    const { access_token } = (await post(owner())).body;
    const cookie = `zenml-server-${serverId}=${access_token}`;
    // What a form of any page may send, without asking first.
    const create = (name: string, headers: Record<string, string>): Promise<Answer<unknown>> =>
      tenant.call('POST', 'tags', { token: null, form: { name }, headers: { cookie, ...headers } });
    const origin = 'http://sibling.example';
    expect(await create('forged', { origin })).toMatchObject({ status: 401, body: { detail: 'Not authenticated' } });
    expect((await create('own-page', { origin: tenant.config.url })).status).toBe(200);
    expect((await create('no-page', {})).status).toBe(200);
    expect((await create('own-token', { origin, authorization: `Bearer ${access_token}` })).status).toBe(200);
    expect((await whoami({ cookie, origin })).status).toBe(200);
    const made = await tenant.call<{ items: { name: string }[] }>('GET', 'tags', { query: { sort_by: 'created' } });
    expect(made.body.items.map(({ name }) => name)).toEqual(['own-page', 'no-page', 'own-token']);
  });
});

describe('logging out', () => {
  it('clears the cookie and answers null, with or without a session', async () => {
    const answer = await tenant.call<unknown>('GET', 'logout', { token: null });
    expect([answer.status, answer.body]).toEqual([200, null]);
    expect(answer.headers.get('set-cookie')).toMatch(new RegExp(`^zenml-server-${serverId}="";.*Max-Age=0`));
  });
});

describe('sessions end', () => {
  it('when the password is changed, with the very next request', async () => {
    await createUser('changer');
    const token = (await post({ username: 'changer', password: 'pw' })).body.access_token;
    const change = (body: unknown): Promise<Answer<{ detail: unknown }>> =>
      tenant.call('PUT', 'current-user', { token, body });
    expect(await change({ password: 'new' })).toMatchObject({
      status: 403,
      body: { detail: ['IllegalOperationError', expect.stringContaining('must be supplied')] },
    });
    expect(await change({ password: 'new', old_password: 'bad' })).toMatchObject({
      status: 403,
      body: { detail: ['IllegalOperationError', 'The current password is incorrect.'] },
    });
    shiftMs = 10;
    expect((await change({ password: 'new', old_password: 'pw' })).status).toBe(200);
    expect((await whoami({ authorization: `Bearer ${token}` })).body.detail).toEqual([
      'CredentialsNotValid',
      "Authentication error: access token for user changer was issued before the user's password was changed",
    ]);
    shiftMs = 20;
    expect((await post({ username: 'changer', password: 'new' })).status).toBe(200);
    expect((await post<unknown>({ username: 'changer', password: 'pw' })).status).toBe(401);
  });

  it('when the user is deactivated, with the very next request, and begin anew with the activation token', async () => {
    const { id } = (await createUser('leaver')).body;
    const token = (await post({ username: 'leaver', password: 'pw' })).body.access_token;
    expect((await whoami({ authorization: `Bearer ${token}` })).status).toBe(200);
    const deactivated = await tenant.call<{ body: { active: boolean; activation_token: string } }>(
      'PUT',
      'users/leaver/deactivate',
    );
    expect(deactivated.body.body).toMatchObject({
      active: false,
      activation_token: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect((await whoami({ authorization: `Bearer ${token}` })).body.detail).toEqual([
      'CredentialsNotValid',
      'Authentication error: account leaver is not active',
    ]);
    expect((await post<unknown>({ username: 'leaver', password: 'pw' })).body).toEqual({
      detail: ['CredentialsNotValid', 'Authentication error: user leaver is not active'],
    });
    const activate = (activation_token: string): Promise<Answer<{ body: { active: boolean } }>> =>
      tenant.call('PUT', `users/${id}/activate`, {
        token: null,
        body: { activation_token, password: 'fresh', is_admin: true, email: 'l@example.com', email_opted_in: true },
      });
    expect((await activate('0'.repeat(64))).status).toBe(401);
    const active = await activate(deactivated.body.body.activation_token);
    expect(active.body.body).toMatchObject({
      active: true,
      is_admin: false,
      activation_token: null,
      email_opted_in: true,
    });
    expect((await activate(deactivated.body.body.activation_token)).status).toBe(401);
    shiftMs = 50;
    expect((await post({ username: 'leaver', password: 'fresh' })).status).toBe(200);
  });
});

describe('/api_token', () => {
  const apiToken = (query: Record<string, string>, token?: string): Promise<Answer<string>> =>
    tenant.call<string>('GET', 'api_token', { query, ...(token && { token }) });

  it('gives a generic token for an hour, or as long as asked, up to seven days', async () => {
    const lifetime = async (query: Record<string, string>): Promise<number> => {
      const { body } = await apiToken(query);
      const { iat = 0, exp = 0 } = decodeJwt(body);
      return Math.ceil(exp - iat);
    };
    expect(await lifetime({})).toBe(3600);
    expect(await lifetime({ token_type: 'generic', expires_in: '600' })).toBe(600);
    expect(await lifetime({ pipeline_id: randomUUID(), expires_minutes: '1440' })).toBe(86_400);
    expect((await apiToken({ expires_in: '691200' })).body).toEqual({
      detail: [
        'ValueError',
        'The maximum expiration time for generic API tokens allowed by this server is 604800 seconds.',
      ],
    });
    expect((await apiToken({ expires_in: '0' })).status).toBe(400);
    expect((await apiToken({ expires_in: 'x' })).status).toBe(422);
    expect((await apiToken({ token_type: 'zzz' })).status).toBe(422);
    expect((await apiToken({ schedule_id: '' })).status).toBe(422);
  });

  it('gives a workload token only for a run that goes on, and the token dies an hour after it', async () => {
    expect((await apiToken({ token_type: 'workload' })).body).toEqual({
      detail: ['ValueError', 'Workload API tokens must be scoped to a schedule, pipeline run or deployment.'],
    });
    const missing = randomUUID();
    expect((await apiToken({ token_type: 'workload', pipeline_run_id: missing })).body).toEqual({
      detail: [
        'ValueError',
        `Pipeline run ${missing} does not exist and API tokens cannot be generated for non-existent pipeline runs for security reasons.`,
      ],
    });

    const [runId, otherRunId] = [await insertRun('one'), await insertRun('two')];
    const token = (await apiToken({ token_type: 'workload', pipeline_run_id: runId })).body;
    const claims = decodeJwt(token);
    expect(claims).toMatchObject({ pipeline_run_id: runId });
    expect(claims.exp).toBeUndefined();
    expect((await whoami({ authorization: `Bearer ${token}` })).status).toBe(200);

    expect((await apiToken({ token_type: 'workload' }, token)).status).toBe(200);
    expect(await apiToken({ token_type: 'workload', pipeline_run_id: otherRunId }, token)).toMatchObject({
      status: 401,
      body: { detail: ['AuthorizationException', expect.stringContaining(`already scoped to pipeline run ${runId}`)] },
    });
    expect((await apiToken({}, token)).status).toBe(401);

    await tenant.database.run(
      `UPDATE pipeline_run SET in_progress = FALSE, end_time = clock_timestamp() AT TIME ZONE 'UTC' WHERE id = $1`,
      [runId],
    );
    expect((await whoami({ authorization: `Bearer ${token}` })).status).toBe(200);
    expect((await apiToken({ token_type: 'workload', pipeline_run_id: runId })).body).toEqual({
      detail: [
        'ValueError',
        `The execution of pipeline run ${runId} has already concluded and API tokens can no longer be generated for it for security reasons.`,
      ],
    });
    shiftMs = 3_605_000;
    expect((await whoami({ authorization: `Bearer ${token}` })).status).toBe(401);
  });

  async function insertRun(name: string): Promise<string> {
    const columns = await tenant.database.query<{ column_name: string; data_type: string }>(
      `SELECT column_name, data_type FROM information_schema.columns
       WHERE table_schema = current_schema() AND table_name = 'pipeline_run' AND is_nullable = 'NO' AND column_default IS NULL`,
    );
    const project = await tenant.database.first<{ id: string }>('SELECT id FROM project');
    const known: Record<string, unknown> = { name, project_id: project?.id, in_progress: true, status: 'running' };
    const value = ({ column_name, data_type }: { column_name: string; data_type: string }): unknown =>
      known[column_name] ?? (data_type === 'boolean' ? false : data_type === 'integer' ? 1 : '{}');
    const row = await tenant.database.first<{ id: string }>(
      `INSERT INTO pipeline_run (${columns.map((each) => `"${each.column_name}"`).join(', ')})
       VALUES (${columns.map((_, index) => `$${index + 1}`).join(', ')}) RETURNING id`,
      columns.map(value),
    );
    return row?.id ?? '';
  }
});

it('nobody is kept waiting, or told a wrong status, by a request without a body', async () => {
  for (const path of ['login', 'device_authorization']) {
    const answer = await tenant.call<unknown>('POST', path, { token: null });
    expect([400, 422]).toContain(answer.status);
  }
});
