import type { Model } from '../kernel/model.js';
import type { Page } from '../kernel/list/page.js';
import { rowsIn } from '../testing/rows.js';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';

describe('projects', () => {
  let tenant: TenantApp;

  beforeAll(async () => {
    tenant = await startTenantApp();
    await tenant.login();
  });
  afterAll(() => tenant?.close());

  const make = (fields: object) => tenant.call<Model>('POST', 'projects', { body: fields });

  it('are found by name and by id', async () => {
    const { body } = await tenant.call<Model>('GET', 'projects/default');
    expect(body).toMatchObject({
      name: 'default',
      body: { display_name: 'default' },
      metadata: { description: '', project_metadata: {} },
      resources: null,
    });
    expect(await tenant.call('GET', `projects/${body.id}`)).toMatchObject({ status: 200, body: { name: 'default' } });
    expect(await tenant.call('GET', 'projects/nothing')).toMatchObject({
      status: 404,
      body: {
        detail: [
          'KeyError',
          `"Unable to get project with name or ID 'nothing': 'nothing' is not a valid  UUID and no project with this name exists."`,
        ],
      },
    });
  });

  it('get a name from their display name and the other way round', async () => {
    expect((await make({ display_name: 'My Great Team!' })).body.name).toBe('my-great-team');
    expect((await make({ name: 'plain' })).body.body['display_name']).toBe('plain');
    expect((await make({ name: 'Not_Plain' })).status).toBe(422);
    expect((await make({ name: 'x'.repeat(51) })).status).toBe(422);
    expect((await make({})).status).toBe(422);
  });

  it('are a first step that is noted', async () => {
    await make({ name: 'noted' });
    const { body } = await tenant.call<string[]>('GET', 'onboarding_state');
    expect(body).toContain('project_created');
  });

  it('have one name each', async () => {
    expect(await make({ name: 'default' })).toMatchObject({
      status: 409,
      body: {
        detail: [
          'EntityExistsError',
          "Unable to create the requested project with name 'default': Found another existing project with the same name.",
        ],
      },
    });
  });

  it('protect the default one but let it be described', async () => {
    const { id } = (await tenant.call<Model>('GET', 'projects/default')).body;
    expect(await tenant.call('DELETE', 'projects/default')).toMatchObject({ status: 403 });
    expect(await tenant.call('PUT', `projects/${id}`, { body: { name: 'other' } })).toMatchObject({ status: 403 });
    const body = { display_name: 'Main', project_metadata: { a: [1] } };
    expect(await tenant.call('PUT', `projects/${id}`, { body })).toMatchObject({
      status: 200,
      body: { name: 'default', body: { display_name: 'Main' }, metadata: { project_metadata: { a: [1] } } },
    });
  });

  it('keep their things apart', async () => {
    const { id } = (await make({ name: 'apart' })).body;
    const other = (await tenant.call<Model>('GET', 'projects/default')).body.id;
    for (const project of [id, other]) {
      const body = { project, name: 'same' };
      const answer = await tenant.call('POST', 'pipelines', { body });
      expect(answer.status).toBe(200);
    }
    const list = await tenant.call<Page<Model>>('GET', 'pipelines', { query: { project: 'apart' } });
    expect(list.body.items).toMatchObject([{ name: 'same', body: { project_id: id } }]);
    expect(await tenant.call('GET', 'pipelines', { query: { project: 'nothing' } })).toMatchObject({ status: 404 });
  });

  it('count their pipelines and runs', async () => {
    const rows = await rowsIn(tenant.database);
    await rows.run(await rows.pipeline());
    const { body } = await tenant.call<{ pipelines: number; runs: number }>('GET', 'projects/default/statistics');
    expect(body).toEqual({ pipelines: 2, runs: 1 });
  });

  it('take everything with them, the secrets of their webhooks too', async () => {
    const project = (await make({ name: 'doomed' })).body.id;
    const webhook = { project, name: 'w', webhook_type: 'custom' };
    expect(await tenant.call('POST', 'webhooks', { body: webhook })).toMatchObject({ status: 200 });
    expect(await tenant.call('POST', 'pipelines', { body: { project, name: 'p' } })).toMatchObject({ status: 200 });
    expect(await tenant.call('DELETE', 'projects/doomed')).toMatchObject({ status: 200, body: null });
    expect(await tenant.call('DELETE', 'projects/doomed')).toMatchObject({ status: 404 });
    await expect(tenant.database.query('SELECT 1 FROM secret')).resolves.toEqual([]);
  });
});
