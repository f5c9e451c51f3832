import { startTestApi, type TestApi } from '../testing/test-api.js';
import type { Claim } from './claim.js';
import { IdempotencyRepository } from './idempotency.repository.js';
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

  it('replays what was committed although nobody got the answer', async () => {
    const first = await create('dead', { name: 'dead' });
    expect(await create('dead', { name: 'dead' })).toMatchObject({ status: 202, body: first.body });
  });

  it('is not waited for when its process died before the commit, but is while that lives', async () => {
    const hold = (key: string, pid: string) =>
      api.dataSource.query(
        `INSERT INTO control_plane.idempotency_key
                (caller, key, request_hash, claim, locked_at, expires_at, holder_pid, holder_since)
         SELECT caller, $1, request_hash, gen_random_uuid(), now(), now() + interval '1 hour', ${pid}, backend_start
           FROM control_plane.idempotency_key, pg_stat_activity WHERE key = 'dead' AND pid = pg_backend_pid()`,
        [key],
      );
    await hold('living', 'pid');
    expect(await create('living', { name: 'dead' })).toMatchObject({
      status: 409,
      body: { code: 'idempotency_key_in_use' },
    });
    await hold('gone', '-1');
    expect(await create('gone', { name: 'dead' })).toMatchObject({ status: 409, body: { code: 'tenant_name_taken' } });
    await api.dataSource.query(
      "UPDATE control_plane.idempotency_key SET locked_at = now() - interval '1 minute' WHERE key = 'living'",
    );
    expect(await create('living', { name: 'dead' })).toMatchObject({
      status: 409,
      body: { code: 'tenant_name_taken' },
    });
  });

  it('rolls the change back when another request has taken the key over meanwhile', async () => {
    const keys = api.get(IdempotencyRepository);
    const claim = (await keys.claim('me', 'k', 'h')) as Claim;
    await api.dataSource.query(
      "UPDATE control_plane.idempotency_key SET claim = gen_random_uuid() WHERE caller = 'me'",
    );
    await expect(claim.keep({ status: 202, headers: {}, body: '{}' })).rejects.toMatchObject({
      code: 'idempotency_key_in_use',
    });
    await claim.release();
    expect(
      await api.dataSource.query("SELECT key FROM control_plane.idempotency_key WHERE caller = 'me'"),
    ).toHaveLength(1);
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
