import { createHmac } from 'node:crypto';
import type { Model } from '../../kernel/model.js';
import { rowsIn } from '../../testing/rows.js';
import { startTenantApp, type TenantApp } from '../../testing/tenant-app.js';

const SECRET = 'what only the sender knows';
const sign = (text: string): string => createHmac('sha256', SECRET).update(text).digest('hex');
const MISSING = '00000000-0000-4000-8000-000000000000';

describe('events of webhooks', () => {
  let tenant: TenantApp;
  let project: string;

  beforeAll(async () => {
    tenant = await startTenantApp();
    await tenant.login();
    project = (await rowsIn(tenant.database)).projectId;
  });
  afterAll(() => tenant?.close());

  let made = 0;
  const makeHook = async (type: string, fields: object = {}): Promise<string> => {
    const body = { project, name: `hook-${(made += 1)}`, webhook_type: type, secret: SECRET, ...fields };
    const { body: hook } = await tenant.call<Model>('POST', 'webhooks', { body });
    expect(hook.body['endpoint_url']).toBe(`${tenant.config.url}/api/v1/webhooks/${type}/${hook.id}/events`);
    return hook.id;
  };
  const send = (type: string, id: string, body: string, headers: Record<string, string>) =>
    tenant.call<unknown>('POST', `webhooks/${type}/${id}/events`, { body, headers, token: null });
  const stats = async (id: string) => (await tenant.call<Model>('GET', `webhooks/${id}`)).body.metadata?.['stats'];

  const github = (text: string) => ({ 'x-github-event': 'push', 'x-hub-signature-256': `sha256=${sign(text)}` });

  it('takes what is signed, counts it, and answers with nothing', async () => {
    const id = await makeHook('github');
    const text = '{"ref": "refs/heads/main" }';
    const answer = await send('github', id, text, github(text));
    expect(answer).toMatchObject({ status: 202, body: '' });
    expect(await stats(id)).toMatchObject({
      received_count: 1,
      accepted_count: 1,
      auth_failed_count: 0,
      last_error_at: null,
    });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'takes what is signed as it came, also as %s',
    async (type) => {
      const id = await makeHook('github');
      expect((await send('github', id, '{}', { ...github('{}'), 'content-type': type })).status).toBe(202);
    },
  );

  it('refuses another signature, and says so to the owner, not to the sender', async () => {
    const id = await makeHook('github');
    const forged = await send('github', id, '{"ref": 2}', github('{"ref": 1}'));
    expect(forged).toMatchObject({ status: 401, body: { detail: 'Invalid webhook authentication.' } });
    const unsigned = await send('github', id, '{}', { 'x-github-event': 'push' });
    expect(unsigned.status).toBe(401);
    expect(await stats(id)).toMatchObject({
      received_count: 2,
      auth_failed_count: 2,
      accepted_count: 0,
      last_error_summary: 'Missing or malformed x-hub-signature-256 header.',
    });
  });

  it('refuses what is signed but no event', async () => {
    const id = await makeHook('custom');
    const event = { 'x-zenml-event': 'made' };
    const signed = (text: string) => ({ 'x-zenml-signature-256': `sha256=${sign(text)}` });
    expect(await send('custom', id, 'nonsense', { ...signed('nonsense'), ...event })).toMatchObject({
      status: 400,
      body: { detail: 'Request body must be valid JSON.' },
    });
    expect(await send('custom', id, '[1]', { ...signed('[1]'), ...event })).toMatchObject({ status: 400 });
    expect(await send('custom', id, '{}', signed('{}'))).toMatchObject({
      status: 400,
      body: { detail: 'Missing required x-zenml-event header.' },
    });
    expect(await stats(id)).toMatchObject({ received_count: 3, invalid_payload_count: 3 });
    expect((await send('custom', id, '{}', { ...signed('{}'), ...event })).status).toBe(202);
  });

  it('finds no webhook of another type, without one, or of a type that nobody knows', async () => {
    const id = await makeHook('custom');
    for (const [type, hook] of [
      ['github', id],
      ['custom', MISSING],
      ['jenkins', id],
    ] as const) {
      expect(await send(type, hook, '{}', github('{}'))).toMatchObject({ status: 404, body: { detail: 'Not Found' } });
    }
    expect((await send('github', id, '{}', {})).body).toEqual({ detail: 'Missing or empty x-github-event header.' });
    expect((await send('github', 'no-id', '{}', github('{}'))).status).toBe(422);
  });

  it('takes nothing while inactive, and counts nothing', async () => {
    const id = await makeHook('github', { active: false });
    expect(await send('github', id, '{}', github('{}'))).toMatchObject({
      status: 409,
      body: { detail: 'Webhook is inactive.' },
    });
    expect((await send('github', id, '{"forged": 1}', github('{}'))).status).toBe(401);
    expect(await stats(id)).toMatchObject({ received_count: 0, auth_failed_count: 0 });
  });

  it('knows ClickUp', async () => {
    const id = await makeHook('clickup');
    const text = '{"event": "taskCreated", "webhook_id": "w"}';
    expect((await send('clickup', id, text, { 'x-signature': sign(text).toUpperCase() })).status).toBe(202);
    expect((await send('clickup', id, '{"event": ""}', { 'x-signature': sign('{"event": ""}') })).status).toBe(400);
  });

  it('knows Slack: proves the address, takes events, refuses what is sent again later', async () => {
    const id = await makeHook('slack');
    const post = (payload: object, atMs = Date.now()) => {
      const text = JSON.stringify(payload);
      const timestamp = String(Math.floor(atMs / 1000));
      const signature = `v0=${sign(`v0:${timestamp}:${text}`)}`;
      return send('slack', id, text, { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp });
    };
    const proof = await post({ type: 'url_verification', challenge: 'abc' });
    expect(proof).toMatchObject({ status: 200, body: 'abc' });
    expect(proof.headers.get('content-type')).toContain('text/plain');
    expect((await post({ type: 'event_callback', event: { type: 'message' }, event_id: 'E1' })).status).toBe(200);
    expect((await post({ type: 'event_callback', event: {}, event_id: 'E1' })).status).toBe(400);
    expect(
      (await post({ type: 'app_rate_limited', team_id: 'T', api_app_id: 'A', minute_rate_limited: 1 })).status,
    ).toBe(200);
    expect(
      (await post({ type: 'app_rate_limited', team_id: 'T', api_app_id: 'A', minute_rate_limited: true })).status,
    ).toBe(400);
    expect((await post({ type: 'event_callback' }, Date.now() - 10 * 60_000)).status).toBe(401);
  });

  it('reads large events of a webhook that is there, and nothing large of a stranger', async () => {
    const id = await makeHook('github');
    const text = JSON.stringify({ text: 'x'.repeat(200_000) });
    expect((await send('github', id, text, github(text))).status).toBe(202);
    expect((await send('github', MISSING, text, github(text))).status).toBe(413);
  });

  it('shows the body of a delivery that was kept', async () => {
    const id = await makeHook('custom');
    await tenant.database.run(
      'INSERT INTO webhook_event_payload (webhook_id, delivery_id, payload) VALUES ($1, $2, $3)',
      [id, 'a/b', '{"body":{"x":1}}'],
    );
    const raw = (deliveryId: string) =>
      tenant.call<unknown>('GET', `webhooks/${id}/events/raw`, { query: { delivery_id: deliveryId } });
    expect(await raw('a/b')).toMatchObject({ status: 200, body: { body: { x: 1 } } });
    expect((await raw('c')).status).toBe(404);
    expect((await tenant.call('GET', `webhooks/${id}/events/raw`)).status).toBe(422);
  });
});
