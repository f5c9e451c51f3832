import { PassesRepository } from '../tenants/passes.repository.js';
import type { ChangeView } from '../tenants/tenants.schemas.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import type { OperationView } from './operations.schemas.js';

interface Event {
  readonly id: string;
  readonly event: string;
  readonly data: OperationView;
}

describe('/api/v1/operations', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  }, 120_000);
  afterAll(() => api?.stop(), 30_000);

  async function create(name: string) {
    const { body } = await api.call<ChangeView>('POST', '/api/v1/tenants', { name });
    return { id: body.operation!.id, tenant: body.tenant, pass: { tenantId: body.tenant.id, generation: 1 } };
  }
  const step = (state: 'running' | 'succeeded') =>
    ({ name: 'roles', title: 'Make the roles', state, started_at: null, finished_at: null, message: null }) as const;

  async function stream(id: string, headers: Record<string, string> = {}) {
    const controller = new AbortController();
    const response = await fetch(`${api.url}/api/v1/operations/${id}/events`, {
      headers: { authorization: `Bearer ${api.key}`, ...headers },
      signal: controller.signal,
    });
    return { response, stop: () => controller.abort() };
  }
  const eventsOf = (text: string): Event[] =>
    text
      .split('\n\n')
      .filter((block) => block.includes('data: '))
      .map((block) => {
        const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2))) as Record<
          string,
          string
        >;
        return { id: fields['id']!, event: fields['event']!, data: JSON.parse(fields['data']!) as OperationView };
      });

  it('streams each change, and ends with the operation', async () => {
    const { id, tenant, pass } = await create('watched');
    const { response } = await stream(id);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(response.headers.get('x-request-id')).toBeTruthy();
    const passes = api.get(PassesRepository);
    await passes.begin(pass, 'provisioning');
    await passes.recordSteps(pass, [step('running')]);
    setTimeout(
      () => void passes.recordSteps(pass, [step('succeeded')]).then(() => passes.converged(pass, 'ready')),
      600,
    );
    const events = eventsOf(await response.text());
    expect(events[0]!.data).toMatchObject({ id, tenant_name: 'watched', tenant_id: tenant.id });
    expect(events.at(-1)).toMatchObject({
      event: 'operation',
      data: { status: 'succeeded', steps: [{ name: 'roles', state: 'succeeded' }], finished_at: expect.any(String) },
    });
    const versions = events.map((event) => Number(event.id));
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
  });

  it('resumes after Last-Event-ID, and tells a client that has seen the end to stop', async () => {
    const { id, pass } = await create('resumed');
    const passes = api.get(PassesRepository);
    await passes.begin(pass, 'provisioning');
    const { response } = await stream(id, { 'last-event-id': '2' });
    setTimeout(() => void passes.converged(pass, 'ready'), 100);
    expect(eventsOf(await response.text()).map((event) => event.id)).toEqual(['3']);
    expect((await stream(id, { 'last-event-id': '3' })).response.status).toBe(204);
    const again = await stream(id, { 'last-event-id': 'nonsense' });
    expect(eventsOf(await again.response.text())).toHaveLength(1);
  });

  it('serves many watchers of one operation, and forgets those who leave', async () => {
    const { id, pass } = await create('crowded');
    const left = await stream(id);
    left.stop();
    const watchers = await Promise.all(Array.from({ length: 10 }, () => stream(id)));
    await api.get(PassesRepository).converged(pass, 'ready');
    for (const { response } of watchers) {
      expect(eventsOf(await response.text()).at(-1)!.data.status).toBe('succeeded');
    }
  });

  it('answers a HEAD at once', async () => {
    const { id } = await create('headed');
    const response = await fetch(`${api.url}/api/v1/operations/${id}/events`, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${api.key}` },
    });
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect((await api.call('GET', '/livez')).status).toBe(200);
  });

  it('is not found before a stream begins', async () => {
    const { response } = await stream('00000000-0000-4000-8000-000000000000');
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toMatch(/problem\+json/);
  });

  it('can be polled cheaply: 304 until something changes', async () => {
    const { id, pass } = await create('polled');
    const poll = (etag: string) =>
      api.call<OperationView>('GET', `/api/v1/operations/${id}`, undefined, { 'if-none-match': etag });
    const first = await poll('');
    const etag = first.headers.get('etag')!;
    expect((await poll(etag)).status).toBe(304);
    expect((await poll(`W/${etag}, "x"`)).status).toBe(304);
    await api.get(PassesRepository).begin(pass, 'provisioning');
    expect(await poll(etag)).toMatchObject({ status: 200, body: { status: 'running' } });
  });

  it('shows the error of a failed one', async () => {
    const { id, pass } = await create('failing');
    const fault = { code: 'quota_exceeded', message: 'Too much.', userFixable: true, retryable: true };
    await api.get(PassesRepository).faulted(pass, fault, 1_000, true);
    expect(await api.call('GET', `/api/v1/operations/${id}`)).toMatchObject({
      body: {
        status: 'failed',
        error: { code: 'quota_exceeded', message: 'Too much.', user_fixable: true, retryable: true },
      },
    });
  });

  it('cancels what no pass has begun: the tenant is as it was, and the next pass confirms it', async () => {
    const { id: created, tenant, pass } = await create('undecided');
    const cancel = (id: string) =>
      api.call<OperationView & { code: string }>('POST', `/api/v1/operations/${id}/cancel`);
    expect(await cancel(created)).toMatchObject({ status: 409, body: { code: 'operation_not_cancellable' } });
    await api.get(PassesRepository).converged(pass, 'ready');
    expect(await cancel(created)).toMatchObject({ status: 409, body: { code: 'operation_ended' } });
    expect((await cancel(tenant.id)).status).toBe(404);

    const { body } = await api.call<ChangeView>('DELETE', '/api/v1/tenants/undecided');
    const { id } = body.operation!;
    expect(body.tenant).toMatchObject({ status: 'deleting', deleted_at: expect.any(String), generation: 2 });
    const pokes = api.queue.pokes.length;
    const answer = await cancel(id);
    expect(answer).toMatchObject({ status: 200, body: { id, status: 'cancelled', finished_at: expect.any(String) } });
    expect(api.queue.pokes.slice(pokes)).toEqual([tenant.id]);
    const shown = { status: 'ready', desired_state: 'ready', deleted_at: null, purge_at: null };
    expect((await api.call('GET', '/api/v1/tenants/undecided')).body).toMatchObject({
      ...shown,
      generation: 3,
      operation: { id, status: 'cancelled' },
    });
    // A pass that was about to begin for the deletion finds that it is not wanted any more.
    expect(await api.get(PassesRepository).begin({ tenantId: tenant.id, generation: 2 }, 'deleting')).toBeUndefined();
    expect(await cancel(id)).toEqual({ ...answer, headers: expect.anything() });
    const events = await api.call<{ items: object[] }>('GET', '/api/v1/audit-events?action=operation.cancel');
    expect(events.body.items).toMatchObject([{ target: { id }, tenant_id: tenant.id, detail: { type: 'delete' } }]);
  });

  it('cancels no owner: its password would have to be kept', async () => {
    const { pass } = await create('ownerless');
    await api.get(PassesRepository).converged(pass, 'ready');
    const owner = { username: 'eve', password: 'correct horse' };
    const { body } = await api.call<ChangeView>('PUT', '/api/v1/tenants/ownerless/owner', owner);
    expect(await api.call('POST', `/api/v1/operations/${body.operation!.id}/cancel`)).toMatchObject({
      status: 409,
      body: { code: 'operation_not_cancellable' },
    });
  });

  it('lists by tenant, status and type, newest first, by pages', async () => {
    const list = async (query: string) =>
      (await api.call<{ items: OperationView[]; next_cursor: string | null }>('GET', `/api/v1/operations?${query}`))
        .body;
    expect((await list('tenant=watched')).items).toMatchObject([{ type: 'create', status: 'succeeded' }]);
    expect((await list('status=failed')).items.map((item) => item.tenant_name)).toEqual(['failing']);
    expect((await list('tenant=nobody')).items).toEqual([]);
    expect((await list('type=purge')).items).toEqual([]);
    const first = await list('limit=2');
    const second = await list(`limit=2&cursor=${first.next_cursor}`);
    expect(await api.call('GET', `/api/v1/audit-events?limit=2&cursor=${first.next_cursor}`)).toMatchObject({
      status: 422,
      body: { code: 'invalid_request', errors: [{ parameter: 'cursor' }] },
    });
    const all = await list('');
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(all.items.slice(0, 4).map(({ id }) => id));
  });
});

describe('a process that drains', () => {
  it('ends its streams, so that clients go elsewhere', async () => {
    const api = await startTestApi();
    const { body } = await api.call<ChangeView>('POST', '/api/v1/tenants', { name: 'drained' });
    const response = await fetch(`${api.url}/api/v1/operations/${body.operation!.id}/events`, {
      headers: { authorization: `Bearer ${api.key}` },
    });
    const text = response.text();
    await api.stop();
    expect(await text).toContain('"status":"pending"');
  }, 60_000);
});
