import type { Model } from '../kernel/model.js';
import type { Page } from '../kernel/list/page.js';
import { rowsIn, type Rows } from '../testing/rows.js';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';

describe('hook invocations', () => {
  let tenant: TenantApp;
  let rows: Rows;
  let run: string;

  beforeAll(async () => {
    tenant = await startTenantApp();
    await tenant.login();
    rows = await rowsIn(tenant.database);
    run = await rows.run(await rows.pipeline());
  });
  afterAll(() => tenant?.close());

  const make = (fields: object = {}) =>
    tenant.call<Model>('POST', 'hook_invocations', {
      body: {
        project: rows.projectId,
        hook_type: 'run_failure',
        status: 'completed',
        start_time: '2026-11-23T10:00:00',
        pipeline_run_id: run,
        ...fields,
      },
    });

  it('records what a hook did, under the id that the client chose', async () => {
    const id = '11111111-1111-4111-8111-111111111111';
    const step = await rows.step(run);
    const made = await make({
      id,
      name: 'alert',
      source: 'm.f',
      step_run_id: step,
      exception_info: { traceback: 't' },
    });
    expect(made).toMatchObject({
      status: 200,
      body: {
        id,
        name: 'alert',
        body: {
          hook_type: 'run_failure',
          status: 'completed',
          pipeline_run_id: run,
          step_run_id: step,
          end_time: null,
        },
        metadata: { source: 'm.f', exception_info: { traceback: 't' } },
        resources: { outputs: {}, log_collection: [] },
      },
    });
    expect((await make({ id })).status).toBe(409);
  });

  it('refuses a run, a step and an artifact that are not there, and unknown hooks', async () => {
    const nobody = '00000000-0000-4000-8000-000000000000';
    expect((await make({ pipeline_run_id: nobody })).status).toBe(404);
    expect((await make({ step_run_id: nobody })).status).toBe(404);
    expect((await make({ outputs: { a: [nobody] } })).status).toBe(404);
    expect((await make({ hook_type: 'lunch' })).status).toBe(422);
    expect((await make({ name: 'a b' })).status).toBe(422);
  });

  it('is listed by run and kind, and deleted', async () => {
    const { id } = (await make({ hook_type: 'custom', name: 'mine' })).body;
    const query = { project: rows.projectId, pipeline_run_id: run, hook_type: 'custom' };
    const { body } = await tenant.call<Page<Model>>('GET', 'hook_invocations', { query });
    expect(body.items).toMatchObject([{ id, metadata: null }]);
    expect(await tenant.call('DELETE', `hook_invocations/${id}`)).toMatchObject({ status: 200, body: null });
    expect(await tenant.call('GET', `hook_invocations/${id}`)).toMatchObject({ status: 404 });
  });
});
