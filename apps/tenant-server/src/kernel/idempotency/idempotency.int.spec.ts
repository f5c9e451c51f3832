import { randomUUID } from 'node:crypto';
import { startTenantApp, type TenantApp } from '../../testing/tenant-app.js';

interface Project {
  id: string;
  name: string;
}

describe('a change with an Idempotency-Key', () => {
  let tenant: TenantApp;

  beforeAll(async () => {
    tenant = await startTenantApp();
    await tenant.login();
  });
  afterAll(() => tenant?.close());

  const create = (name: string, key: string, headers: Record<string, string> = {}) =>
    tenant.call<Project>('POST', 'projects', { body: { name }, headers: { 'idempotency-key': key, ...headers } });
  const count = async (name: string) =>
    (await tenant.database.query('SELECT 1 FROM project WHERE name = $1', [name])).length;

  it('happens once, and its answer is given again', async () => {
    const key = randomUUID();
    const first = await create('once', key);
    expect(first.status).toBe(200);
    const second = await create('once', key);
    expect(second).toMatchObject({ status: 200, body: { id: first.body.id } });
    expect(await count('once')).toBe(1);
  });

  it('happens once when the same request comes many times at the same moment', async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 8 }, () => create('storm', key)));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
  });

  it('is refused as busy while another process runs it, and taken over when that process is gone', async () => {
    const key = randomUUID();
    const { user_id } = (await tenant.database.first<{ user_id: string }>('SELECT id AS user_id FROM "user"')) ?? {};
    await tenant.database.run(
      `INSERT INTO api_transaction (id, user_id, method, url, completed) VALUES ($1, $2, 'POST', '/api/v1/projects', FALSE)`,
      [key, user_id],
    );
    const busy = await create('takeover', key);
    expect(busy).toMatchObject({ status: 429, body: { error: expect.stringContaining('busy') } });
    await tenant.database.run(`UPDATE api_transaction SET updated = updated - interval '2 minutes' WHERE id = $1`, [
      key,
    ]);
    expect(await create('takeover', key)).toMatchObject({ status: 200, body: { name: 'takeover' } });
  });

  it('is run again after an error, which is never replayed', async () => {
    const key = randomUUID();
    expect(await create('default', key)).toMatchObject({ status: 409 });
    expect(await create('recovered', key)).toMatchObject({ status: 200, body: { name: 'recovered' } });
  });

  it('is another request when the address differs', async () => {
    const key = randomUUID();
    const { body } = await create('other', key);
    const update = await tenant.call<Project>('PUT', `projects/${body.id}`, {
      body: { description: 'changed' },
      headers: { 'idempotency-key': key },
    });
    expect(update).toMatchObject({ status: 200, body: { metadata: { description: 'changed' } } });
  });

  it('needs a key that is a UUID', async () => {
    expect(await create('bad-key', 'not-a-uuid')).toMatchObject({ status: 422 });
    expect(await count('bad-key')).toBe(0);
  });

  it('keeps the answer sealed', async () => {
    const key = randomUUID();
    await create('sealed-answer', key);
    const row = await tenant.database.first<{ result: Buffer }>(
      'SELECT result FROM api_transaction_result WHERE id = $1',
      [key],
    );
    expect(row?.result.includes('sealed-answer')).toBe(false);
  });
});
