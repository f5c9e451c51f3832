import { startTestApi, type TestApi } from '../testing/test-api.js';
import type { ChangeView, TenantView } from './tenants.schemas.js';

describe('/api/v1/tenants', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  }, 120_000);
  afterAll(() => api?.stop(), 30_000);

  const create = (name: string, more: object = {}, headers: Record<string, string> = {}) =>
    api.call<ChangeView>('POST', '/api/v1/tenants', { name, ...more }, headers);

  it('accepts a tenant, says where to look and pokes the queue', async () => {
    const { status, headers, body } = await create('acme', {
      display_name: 'Acme Ltd.',
      labels: { team: 'ml' },
      owner: { username: 'ada', password: 'correct horse battery' },
    });
    expect(status).toBe(202);
    expect(headers.get('location')).toBe(`/api/v1/operations/${body.operation!.id}`);
    expect(body.tenant).toMatchObject({
      name: 'acme',
      display_name: 'Acme Ltd.',
      labels: { team: 'ml' },
      organization: { name: 'default' },
      status: 'pending',
      generation: 1,
      observed_generation: 0,
      owner: { username: 'ada' },
      url: 'http://127.0.0.1:9000',
      operation: { id: body.operation!.id, type: 'create', status: 'pending' },
    });
    expect(api.queue.pokes).toContain(body.tenant.id);
    for (const reference of [body.tenant.id, 'acme']) {
      const found = await api.call<TenantView>('GET', `/api/v1/tenants/${reference}`);
      expect(found).toMatchObject({ status: 200, body: body.tenant });
    }
  });
});
