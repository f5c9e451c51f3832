import type { Model } from '../kernel/model.js';
import type { Page } from '../kernel/list/page.js';
import { rowsIn, type Rows } from '../testing/rows.js';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';

describe('services', () => {
  let tenant: TenantApp;
  let rows: Rows;

  beforeAll(async () => {
    tenant = await startTenantApp();
    await tenant.login();
    rows = await rowsIn(tenant.database);
  });
  afterAll(() => tenant?.close());

  const make = (fields: object) =>
    tenant.call<Model>('POST', 'services', {
      body: {
        project: rows.projectId,
        name: 's',
        service_type: { type: 'model-serving', flavor: 'mlflow' },
        ...fields,
      },
    });

  it('show the state that their status tells of', async () => {
    const run = await rows.run(await rows.pipeline());
    const status = { state: 'active', last_error: '' };
    const made = await make({ config: { n: 1, pipeline_name: 'p' }, status, pipeline_run_id: run, labels: { a: 'b' } });
    expect(made).toMatchObject({
      status: 200,
      body: {
        body: { state: 'active', labels: { a: 'b' }, service_type: { type: 'model-serving', name: '' } },
        metadata: { config: { n: 1, pipeline_name: 'p' }, status, endpoint: null, admin_state: null },
        resources: { pipeline_run: { id: run }, model_version: null },
      },
    });
    const list = async (query: Record<string, string>) =>
      (await tenant.call<Page<Model>>('GET', 'services', { query: { project: rows.projectId, ...query } })).body.total;
    await expect(list({ running: 'True', flavor: 'mlflow', pipeline_name: 'p' })).resolves.toBe(1);
    const body = { status: { state: 'inactive' }, prediction_url: 'http://x' };
    expect(await tenant.call('PUT', `services/${made.body.id}`, { body })).toMatchObject({
      body: { body: { state: 'inactive', labels: { a: 'b' } }, metadata: { prediction_url: 'http://x' } },
    });
    await expect(list({ running: 'True' })).resolves.toBe(0);
  });

  it('are one for each configuration, also when two are asked for at once', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => make({ config: { same: true } })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409, 409]);
  });

  it('refuse what is not there and are deleted', async () => {
    expect((await make({ config: { a: 1 }, pipeline_run_id: rows.projectId })).status).toBe(404);
    expect((await make({ config: { a: 1 }, admin_state: 'asleep' })).status).toBe(422);
    const { id } = (await make({ config: { b: 1 } })).body;
    expect(await tenant.call('DELETE', `services/${id}`)).toMatchObject({ status: 200, body: null });
    expect(await tenant.call('GET', `services/${id}`)).toMatchObject({ status: 404 });
  });
});
