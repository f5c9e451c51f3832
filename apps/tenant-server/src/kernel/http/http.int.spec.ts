import { setTimeout } from 'node:timers/promises';
import { startTenantApp, type TenantApp } from '../../testing/tenant-app.js';

describe('what any client may send', () => {
  let tenant: TenantApp;

  beforeAll(async () => {
    tenant = await startTenantApp();
    await tenant.login();
  });
  afterAll(() => tenant?.close());

  it('is JSON even when no Content-Type says so', async () => {
    const headers = { 'content-type': 'text/x-nothing' };
    const answer = await tenant.call('POST', 'projects', { body: '{"name":"untyped"}', headers });
    expect(answer).toMatchObject({ status: 200, body: { name: 'untyped' } });
  });

  it('is no JSON when it is plain text, which a form on any page can send', async () => {
    const headers = { 'content-type': 'text/plain' };
    expect(await tenant.call('POST', 'projects', { body: '{"name":"text"}', headers })).toMatchObject({ status: 422 });
  });

  it.each([
    ['malformed JSON', '{"name":', 422],
    ['no body', undefined, 422],
    ['a body that is no object', '[1]', 422],
    ['a name of the wrong type', '{"name":{}}', 422],
    ['a description that is a large number', '{"name":"a","description":1.9e16}', 422],
    ['a byte that no UTF-8 has', Buffer.from('{"name":"caf\xe9"}', 'latin1'), 422],
    ['null characters', '{"name":"a\\u0000b"}', 422],
  ])('%s is refused with %s', async (_, body, status) => {
    expect(
      await tenant.call('POST', 'projects', { body, headers: { 'content-type': 'application/json' } }),
    ).toMatchObject({ status });
  });

  it.each([['a name', { name: 'a\u0000b' }]])(
    'is refused, not a fault of ours, when the database cannot store %s',
    async (_, body) => {
      const answer = await tenant.call('POST', 'tags', { body });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    },
  );

  it.each([
    'tags?name=%00',
    'tags?name=contains:%00',
    'tags?id=%00',
    'tags?created=gte:2026-99-99%2000:00:00',
    'tags?size=9999999999999999999',
  ])('is refused in a filter too: %s', async (path) => {
    const answer = await tenant.call('GET', path);
    expect(answer.status).toBeGreaterThanOrEqual(200);
    expect(answer.status).toBeLessThan(500);
  });

  it.each([
    ['PATCH', 'tags', 'GET, POST'],
    ['PUT', 'projects?name=x', 'GET, POST'],
    ['PATCH', 'projects/default', 'DELETE, GET, PUT'],
    ['PATCH', 'pipeline_snapshots/prune', 'POST'],
    ['PUT', 'pipeline_snapshots/0b5c5a8e-5b5e-4b0a-9c52-1f3f0f6f5a10/code', 'GET'],
    ['POST', 'no-such-thing', 'GET'],
  ])('%s of %s is told what is allowed', async (method, path, allowed) => {
    const answer = await tenant.call<unknown>(method, path);
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, allowed]);
  });

  it.each([
    ['tags/%ff', 400],
    [`tags/${'a'.repeat(500)}`, 414],
  ])('is refused where its path cannot be read: %s', async (path, status) => {
    const answer = await tenant.call('GET', path);
    expect(answer).toMatchObject({ status, body: { detail: expect.any(String) } });
    expect(answer.headers.get('cache-control')).toContain('no-store');
    expect(Object.keys(answer.body as object)).toEqual(['detail']);
  });

  it('is refused as an upload', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const answer = await tenant.call('POST', 'tags', { body: '--x--', headers });
    expect(answer).toMatchObject({ status: 403, body: { detail: expect.stringContaining('uploads') } });
  });

  it('is small until a good credential is shown', async () => {
    const body = JSON.stringify({ name: 'x'.repeat(70_000) });
    expect(await tenant.call('POST', 'tags', { body, token: null })).toMatchObject({ status: 413 });
    expect(await tenant.call('POST', 'tags', { body })).toMatchObject({ status: 422 });
    // Open to anyone: what is refused here is refused for its size.
    const refused = { status: 401, body: { detail: ['CredentialsNotValid', expect.any(String)] } };
    expect(await tenant.call('POST', 'login', { body, token: 'any' })).toMatchObject(refused);
    const cookies = { body, token: null, headers: { cookie: 'any=1' } };
    expect(await tenant.call('POST', 'login', cookies)).toMatchObject({ status: 401 });
    expect(await tenant.call('POST', 'login', { body: '{}', token: 'any' })).toMatchObject({ status: 400 });
  });

  it('is a bare value as JSON when an operation returns nothing', async () => {
    const made = await tenant.call<{ id: string }>('POST', 'projects', { body: { name: 'short-lived' } });
    const answer = await tenant.call('DELETE', `projects/${made.body.id}`);
    expect(answer).toMatchObject({ status: 200, body: null });
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  });

  it.each([
    ['artifacts?has_custom_name=gt:5', 422, ['ValueError']],
    ['pipeline_snapshots?named_only=isnull:', 422, ['ValueError']],
    ['schedules?active=maybe', 422, ['ValueError']],
    ['schedules?active=oneof:no-list', 422, ['ValueError']],
    ['schedules?active=equals:true', 422, ['ValueError']],
    ['pipeline_snapshots?trigger_id=5', 422, ['ValueError']],
    ['runs?trigger_id=5&hydrate=maybe', 422, ['ValueError']],
    ['runs?scope_user=me', 422, ['ValueError']],
    ['artifacts?name=gt:a', 400, { detail: ['ValueError'] }],
    ['triggers?sort_by=flavor', 422, { detail: ['ValueError'] }],
    // What the original only finds out at its database, after all else.
    ['pipelines?user=oneof:nobody', 400, { detail: ['ValueError'] }],
    ['models?tags=isnull:x', 400, { detail: ['ValueError'] }],
    ['runs?run_metadata=loss:oneof:1', 400, { detail: ['ValueError'] }],
    ['runs?run_metadata=loss', 422, { detail: ['ValueError'] }],
    ['pipelines?user=oneof:nobody&created=never', 422, { detail: ['ValueError'] }],
    ['pipelines?user=oneof:nobody&sort_by=nothing', 422, { detail: ['ValueError'] }],
    ['resource_requests?size=0', 422, ['ValueError']],
    ['resource_requests?sort_by=lease', 422, { detail: ['ValueError'] }],
    ['resource_requests?project=nowhere', 404, { detail: ['KeyError'] }],
    ['resource_requests?status=active', 501, { detail: ['NotImplementedError'] }],
    ['resource_requests?user=oneof:nobody', 501, { detail: ['NotImplementedError'] }],
    ['service_connectors/resources?resource_id=oneof:none', 422, { detail: ['ValueError'] }],
    ['resource_requests/none', 422, ['ValueError']],
  ])('refuses %s with %i in the shape of its kind', async (path, status, shape) => {
    const answer = await tenant.call<unknown[] | { detail: unknown[] }>('GET', path);
    const names = Array.isArray(answer.body) ? answer.body.slice(0, 1) : { detail: answer.body.detail.slice(0, 1) };
    expect({ status: answer.status, names }).toEqual({ status, names: shape });
  });

  const NO_ID = '00000000-0000-4000-8000-00000000abcd';
  const LONG = 'n'.repeat(300);

  it.each([
    ['PUT', `artifacts/${NO_ID}`, { name: LONG }, 404],
    ['PUT', `models/${NO_ID}`, { name: LONG }, 404],
    ['PUT', `model_versions/${NO_ID}`, { name: LONG }, 404],
    ['PUT', `schedules/${NO_ID}`, { name: LONG }, 404],
    ['PUT', `tags/${NO_ID}`, { name: LONG }, 404],
    ['PUT', `artifact_versions/${NO_ID}`, { name: 5 }, 422],
    ['PUT', `steps/${NO_ID}/heartbeat`, { heartbeat_liveness_timeout_seconds: 0 }, 422],
    ['PUT', `steps/${NO_ID}/heartbeat`, undefined, 404],
    ['PUT', `triggers/${NO_ID}/pipeline_snapshots/${NO_ID}`, { tags: 'none' }, 422],
    ['PUT', `triggers/${NO_ID}/pipeline_snapshots/${NO_ID}`, undefined, 404],
    ['POST', 'workspaces/nowhere/pipelines', { name: LONG }, 422],
    ['POST', 'workspaces/nowhere/pipelines', { name: 'p' }, 404],
    ['POST', `workspaces/nowhere/models/${NO_ID}/model_versions`, {}, 422],
    ['POST', 'workspaces/nowhere/run-metadata', {}, 422],
    ['POST', `resource_requests/${NO_ID}/renew`, {}, 422],
    ['POST', `resource_requests/${NO_ID}/renew`, { lease_expires_at: '2030-01-02T03:04:05' }, 501],
  ])('tells of %s %s with %j first what the original tells first: %i', async (method, path, body, status) => {
    expect(await tenant.call(method, path, { body })).toMatchObject({ status });
  });

  it('refuses a new name that is too long for what is there', async () => {
    const tag = await tenant.call<{ id: string }>('POST', 'tags', { body: { name: 'short' } });
    const answer = await tenant.call('PUT', `tags/${tag.body.id}`, { body: { name: LONG } });
    expect(answer).toMatchObject({ status: 400, body: { detail: ['ValueError', expect.stringContaining('255')] } });
  });

  it('lists events without a credential', async () => {
    const list = await tenant.call('GET', 'supported-events?source_type=pipeline', { token: null });
    expect(list).toMatchObject({ status: 200, body: expect.arrayContaining([expect.anything()]) });
    expect(await tenant.call('GET', 'supported-events', { token: null })).toMatchObject({ status: 422 });
  });

  it('answers 400, never 500, for values that Postgres cannot hold', async () => {
    const refused = { status: 400, body: { detail: ['ValueError', expect.any(String)] } };
    expect(await tenant.call('POST', 'tags', { body: { name: 'a\0b' } })).toMatchObject(refused);
    expect(await tenant.call('GET', 'tags', { query: { name: 'a\0b' } })).toMatchObject(refused);
    const query = { page: '9007199254740991', size: '10000' };
    expect(await tenant.call('GET', 'tags', { query })).toMatchObject(refused);
  });

  it('answers 503 when the database gives up on a statement', async () => {
    const { database } = tenant;
    await database.transaction(async (sql) => {
      await sql.query('LOCK TABLE tag IN ACCESS EXCLUSIVE MODE');
      const asked = tenant.call('GET', 'tags');
      const waiting = `SELECT pg_cancel_backend(pid) FROM pg_stat_activity
                        WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      while ((await database.query(waiting)).length === 0) await setTimeout(20);
      const answer = await asked;
      expect(answer).toMatchObject({ status: 503, body: { detail: expect.stringContaining('too long') } });
      expect(answer.headers.get('retry-after')).toBe('5');
    });
    expect(await tenant.call('GET', 'tags')).toMatchObject({ status: 200 });
  });

  it('answers health and unknown paths as the contract says', async () => {
    expect(await tenant.call('GET', '/health')).toMatchObject({ status: 200, body: 'ok' });
    expect(await tenant.call('GET', '/ready')).toMatchObject({ status: 200, body: 'ok' });
    expect(await tenant.call('GET', 'nonexistent')).toMatchObject({ status: 404, body: { detail: 'Not Found' } });
    expect(await tenant.call('POST', 'nonexistent')).toMatchObject({
      status: 405,
      body: { detail: 'Method Not Allowed' },
    });
  });
});
