import { type Json, startTestApi, type TestApi } from '../testing/test-api.js';

describe('probes and metrics', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  }, 120_000);
  afterAll(() => api?.stop(), 30_000);

  const anonymous = (path: string) => api.call<Json & string>('GET', path, undefined, { authorization: '' });

  it('is ready without its queue, and says that it is degraded', async () => {
    expect(await anonymous('/readyz')).toMatchObject({ status: 200, body: { status: 'ok', degraded: false } });
    api.queue.away = true;
    expect(await anonymous('/readyz')).toMatchObject({
      status: 200,
      body: { degraded: true, checks: { queue: 'unavailable' } },
    });
    expect((await api.call('POST', '/api/v1/tenants', { name: 'meanwhile' })).status).toBe(202);
    api.queue.away = false;
  });

  it('counts tenants by state, what is owed, requests by route and connections', async () => {
    await api.call('GET', '/api/v1/tenants/meanwhile');
    const { body, headers } = await anonymous('/metrics');
    expect(headers.get('content-type')).toMatch(/^text\/plain/);
    expect(body).toContain('zendo_tenants{state="pending"} 1');
    expect(body).toContain('zendo_tenants{state="ready"} 0');
    expect(body).toContain('zendo_reconcile_owed 1');
    expect(body).toContain('zendo_queue_depth 1');
    expect(body).toMatch(
      /zendo_http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/tenants\/:tenant",status="200"\} 1/,
    );
    expect(body).toMatch(/zendo_database_pool_connections\{state="in_use"\} \d/);
  });

  it('is alive but not ready without its database, and answers with a problem instead of hanging', async () => {
    await api.dataSource.destroy();
    expect((await anonymous('/livez')).status).toBe(200);
    expect(await anonymous('/readyz')).toMatchObject({ status: 503, body: { checks: { database: 'unavailable' } } });
    expect((await anonymous('/metrics')).status).toBe(200);
    await api.dataSource.initialize();
    expect((await anonymous('/readyz')).status).toBe(200);
  });
});
