import { startTestApi, type TestApi } from '../testing/test-api.js';
import { PassesRepository } from './passes.repository.js';
import { RetentionService } from './retention.service.js';
import type { ChangeView, TenantView } from './tenants.schemas.js';

describe('retention', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi({ ZENDO_RETENTION: '1h' });
  }, 120_000);
  afterAll(() => api?.stop(), 30_000);

  async function deleted(name: string): Promise<TenantView> {
    const { body } = await api.call<ChangeView>('POST', '/api/v1/tenants', { name });
    await api.call('DELETE', `/api/v1/tenants/${name}`);
    await api.get(PassesRepository).converged({ tenantId: body.tenant.id, generation: 2 }, 'deleted');
    return (await api.call<TenantView>('GET', `/api/v1/tenants/${name}`)).body;
  }
  const expire = (id: string) =>
    api.dataSource.query('UPDATE control_plane.tenant SET purge_at = now() WHERE id = $1', [id]);

  it('asks for the purge of those whose time has come, once, in the name of the system', async () => {
    const due = await deleted('due');
    const kept = await deleted('kept');
    await expire(due.id);
    const retention = api.get(RetentionService);
    const asked = await Promise.all([retention.purgeDue(), retention.purgeDue()]);
    expect([...new Set(asked.flat())]).toEqual([due.id]);
    expect(await retention.purgeDue()).toEqual([]);

    const { body } = await api.call<{ items: object[] }>('GET', `/api/v1/operations?tenant=${due.id}&type=purge`);
    expect(body.items).toMatchObject([{ status: 'pending', requested_by: 'system' }]);
    const { body: audit } = await api.call<{ items: object[] }>('GET', '/api/v1/audit-events?action=tenant.purge');
    expect(audit.items).toMatchObject([{ actor: { type: 'system', name: 'system' }, target: { name: 'due' } }]);
    expect(await api.call('GET', `/api/v1/tenants/${kept.id}`)).toMatchObject({ body: { status: 'deleted' } });
  });

  it('leaves alone what was brought back', async () => {
    const back = await deleted('back');
    await expire(back.id);
    expect((await api.call('POST', `/api/v1/tenants/${back.id}/undelete`)).status).toBe(202);
    expect(await api.get(RetentionService).purgeDue()).toEqual([]);
  });
});
