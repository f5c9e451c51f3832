import type { Model } from '../kernel/model.js';
import type { Page } from '../kernel/list/page.js';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';

describe('flavors', () => {
  let tenant: TenantApp;

  beforeAll(async () => {
    tenant = await startTenantApp();
    await tenant.login();
  });
  afterAll(() => tenant?.close());

  const list = async (query: Record<string, string>) =>
    (await tenant.call<Page<Model>>('GET', 'flavors', { query })).body;
  const make = (fields: object) =>
    tenant.call<Model>('POST', 'flavors', {
      body: {
        type: 'artifact_store',
        source: 'm.F',
        integration: 'custom',
        config_schema: { properties: {} },
        ...fields,
      },
    });

  it('are there from the start, with the schema of their configuration', async () => {
    expect((await list({ size: '1' })).total).toBe(82);
    const [kubernetes] = (await list({ name: 'kubernetes', type: 'orchestrator', hydrate: 'True' })).items;
    expect(kubernetes).toMatchObject({ body: { integration: 'kubernetes', is_custom: false, user_id: null } });
    expect(kubernetes?.metadata).toMatchObject({ config_schema: { properties: { kubernetes_namespace: {} } } });
    expect((await list({ name: 'kubernetes', type: 'orchestrator' })).items[0]?.metadata).toBeNull();
    const [vertex] = (await list({ display_name: 'Vertex AI', type: 'orchestrator' })).items;
    expect(vertex).toMatchObject({ name: 'vertex', body: { display_name: 'Vertex AI' } });
  });

  it('can be added by users, whose configurations are theirs to check', async () => {
    const made = await make({ name: 'my_store' });
    expect(made.body).toMatchObject({
      body: { display_name: 'My Store', is_custom: true },
      resources: { user: { name: 'owner' } },
    });
    expect((await make({ name: 'their_store', display_name: 'Their Own' })).body.body['display_name']).toBe(
      'Their Own',
    );
    const body = { name: 'c', type: 'artifact_store', flavor: 'my_store', configuration: { anything: 1 } };
    expect(await tenant.call('POST', 'components', { body })).toMatchObject({
      status: 200,
      body: { body: { integration: 'custom' }, metadata: { configuration: { anything: 1 } } },
    });
    expect(await tenant.call('DELETE', `flavors/${made.body.id}`)).toMatchObject({ status: 403 });
  });

  it('have one name for each kind', async () => {
    expect((await make({ name: 'local' })).status).toBe(409);
    const { id } = (await make({ name: 'renamed', type: 'alerter' })).body;
    const change = { body: { name: 'slack' } };
    expect(await tenant.call('PUT', `flavors/${id}`, change)).toMatchObject({ status: 409 });
    const update = { body: { display_name: 'R', config_schema: { properties: { a: {} } } } };
    expect(await tenant.call('PUT', `flavors/${id}`, update)).toMatchObject({
      status: 200,
      body: { name: 'renamed', body: { display_name: 'R' }, metadata: { config_schema: { properties: { a: {} } } } },
    });
    expect(await tenant.call('DELETE', `flavors/${id}`)).toMatchObject({ status: 200, body: null });
    expect(await tenant.call('DELETE', `flavors/${id}`)).toMatchObject({ status: 404 });
  });

  it('have nothing left to synchronize', async () => {
    expect(await tenant.call('PATCH', 'flavors/sync')).toMatchObject({ status: 200, body: null });
  });
});
