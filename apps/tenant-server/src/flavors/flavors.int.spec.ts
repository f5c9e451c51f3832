import { ensureFlavors } from '../database/bootstrap/flavors.js';
import type { Model } from '../kernel/model.js';
import type { Page } from '../kernel/list/page.js';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';
import facts from './facts/flavors.json' with { type: 'json' };

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

  describe('at a migration', () => {
    const change = (set: string) =>
      tenant.database.run(`UPDATE flavor SET ${set} WHERE name = 'kubernetes' AND type = 'orchestrator'`);
    const schema = async () => {
      const [kubernetes] = (await list({ name: 'kubernetes', type: 'orchestrator', hydrate: 'True' })).items;
      return kubernetes?.metadata?.['config_schema'] as Record<string, unknown>;
    };

    it('keep the descriptions that an import brought', async () => {
      const schemaOf = `jsonb_set(config_schema::jsonb, '{properties,kubernetes_namespace,description}', '"where"')`;
      await change(`display_name = NULL, config_schema = (${schemaOf} || '{"description":"what"}')::text`);
      await ensureFlavors(tenant.database, facts);
      expect(await schema()).toMatchObject({
        description: 'what',
        properties: { kubernetes_namespace: { description: 'where' } },
      });
    });

    it('are written anew where they say something else', async () => {
      await change(`config_schema = (config_schema::jsonb #- '{properties,kubernetes_namespace}')::text`);
      await ensureFlavors(tenant.database, facts);
      const fact = facts.find(({ name, type }) => name === 'kubernetes' && type === 'orchestrator');
      expect(await schema()).toEqual(fact?.config_schema);
      await change(`source = 'elsewhere.Flavor', display_name = NULL`);
      await ensureFlavors(tenant.database, facts);
      const [kubernetes] = (await list({ name: 'kubernetes', type: 'orchestrator' })).items;
      expect(kubernetes?.body).toMatchObject({ source: fact?.source, display_name: fact?.display_name });
    });

    it('come back where one is missing', async () => {
      const total = async () => (await list({ size: '1' })).total;
      const before = await total();
      await tenant.database.run(`DELETE FROM flavor WHERE name = 'kubernetes' AND type = 'orchestrator'`);
      expect(await total()).toBe(before - 1);
      await ensureFlavors(tenant.database, facts);
      expect(await total()).toBe(before);
    });
  });

  it('have nothing left to synchronize', async () => {
    expect(await tenant.call('PATCH', 'flavors/sync')).toMatchObject({ status: 200, body: null });
  });
});
