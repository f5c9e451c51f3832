import { startTestApi, type TestApi } from '../testing/test-api.js';
import type { ChangeView } from '../tenants/tenants.schemas.js';

describe('Idempotency-Key', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  }, 120_000);
  afterAll(() => api?.stop(), 30_000);

  const create = (key: string, body: object, headers: Record<string, string> = {}) =>
    api.call<ChangeView & { code?: string }>('POST', '/api/v1/tenants', body, { 'idempotency-key': key, ...headers });

  it('gives the same request the same answer, marked, and makes the change once', async () => {
    const first = await create('one', { name: 'once', labels: { a: '1', b: '2' } });
    const again = await create('one', { labels: { b: '2', a: '1' }, name: 'once' });
    expect(first.status).toBe(202);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(again).toMatchObject({ status: 202, body: first.body });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(await api.call('GET', `/api/v1/operations?tenant=once`)).toMatchObject({
      body: { items: [{ type: 'create' }] },
    });
  });

  it('refuses the key for another body, another path and another method', async () => {
    await create('two', { name: 'two-two' });
    const other = await create('two', { name: 'two-three' });
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    const path = await api.call('POST', '/api/v1/tenants/two-two/restart', undefined, { 'idempotency-key': 'two' });
    expect(path).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    const method = await api.call('DELETE', '/api/v1/tenants/two-two', undefined, { 'idempotency-key': 'two' });
    expect(method).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
  });

  it('lets one of many through at the same time; the others are told to wait or get its answer', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => create('race', { name: 'race' })));
    expect(answers.every(({ status }) => status === 202 || status === 409)).toBe(true);
    for (const { status, body, headers } of answers) {
      if (status !== 409) continue;
      expect(body.code).toBe('idempotency_key_in_use');
      expect(headers.get('retry-after')).toBe('1');
    }
    const fresh = answers.filter(({ status, headers }) => status === 202 && !headers.has('idempotent-replayed'));
    expect(fresh).toHaveLength(1);
    expect(await create('race', { name: 'race' })).toMatchObject({ status: 202, body: fresh[0]!.body });
  });

  it('keeps a refusal by the state of things, and not one by the request itself', async () => {
    await create('a', { name: 'taken' });
    expect(await create('b', { name: 'taken' })).toMatchObject({ status: 409, body: { code: 'tenant_name_taken' } });
    const replayed = await create('b', { name: 'taken' });
    expect(replayed).toMatchObject({ status: 409, body: { code: 'tenant_name_taken' } });
    expect(replayed.headers.get('idempotent-replayed')).toBe('true');
    expect(replayed.headers.get('content-type')).toMatch(/problem\+json/);

    expect((await create('c', { name: 'X' })).status).toBe(422);
    expect((await create('c', { name: 'mended' })).status).toBe(202);
    // Busy passes: the same key tries again.
    const restart = () => api.call('POST', '/api/v1/tenants/mended/restart', undefined, { 'idempotency-key': 'd' });
    expect((await restart()).status).toBe(423);
    await api.dataSource.query("UPDATE control_plane.operation SET status = 'succeeded' WHERE status = 'pending'");
    expect((await restart()).status).toBe(202);
  });

  it('belongs to its caller', async () => {
    await create('mine', { name: 'mine' });
    const other = { authorization: `Bearer ${await api.newKey()}` };
    expect(await create('mine', { name: 'theirs' }, other)).toMatchObject({ status: 202 });
  });

  it('never keeps a secret: not in its rows, not in a replayed answer', async () => {
    const password = 'correct horse battery staple';
    await create('secret', { name: 'secretive', owner: { username: 'ada', password } });
    const newKey = () =>
      api.call<{ key: string | null }>('POST', '/api/v1/api-keys', { name: 'ci' }, { 'idempotency-key': 'k' });
    const { body } = await newKey();
    expect(body.key).toMatch(/^zendo_/);
    const replayed = await newKey();
    expect(replayed).toMatchObject({ status: 201, body: { ...body, key: null } });

    const rows = JSON.stringify(await api.dataSource.query('SELECT * FROM control_plane.idempotency_key'));
    expect(rows).not.toContain(password);
    expect(rows).not.toContain('$argon2');
    expect(rows).not.toContain(body.key);
  });

  it('is taken over when its process died, and the change that it committed is replayed, not repeated', async () => {
    const first = await create('dead', { name: 'dead' });
    // Killed after the commit: the answer is there although nobody got it.
    expect(await create('dead', { name: 'dead' })).toMatchObject({ status: 202, body: first.body });
    // Killed before the commit: the hold ends by itself.
    await api.dataSource.query(
      `INSERT INTO control_plane.idempotency_key (caller, key, request_hash, claim, locked_at, expires_at)
       SELECT caller, 'stale', request_hash, gen_random_uuid(), now() - interval '10 minutes', now() + interval '1 hour'
         FROM control_plane.idempotency_key WHERE key = 'dead'`,
    );
    expect(await create('stale', { name: 'dead' })).toMatchObject({ status: 409, body: { code: 'tenant_name_taken' } });
  });

  it('is forgotten when it expires', async () => {
    await create('old', { name: 'older' });
    await api.dataSource.query("UPDATE control_plane.idempotency_key SET expires_at = now() WHERE key = 'old'");
    expect(await create('old', { name: 'newer' })).toMatchObject({ status: 202, body: { tenant: { name: 'newer' } } });
  });

  it.each(['', 'a b', 'x'.repeat(256), 'é'])('refuses the key %j', async (key) => {
    const answer = await create(Buffer.from(key, 'utf8').toString('latin1'), { name: 'never' });
    expect(answer).toMatchObject(
      key === '' ? { status: 422 } : { status: 422, body: { code: 'invalid_idempotency_key' } },
    );
  });

  it('means nothing on a read', async () => {
    const headers = { 'idempotency-key': 'read' };
    expect((await api.call('GET', '/api/v1/tenants', undefined, headers)).status).toBe(200);
    expect((await create('read', { name: 'readable' })).status).toBe(202);
  });
});
