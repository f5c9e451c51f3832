import { ok, TrackedPipeline, type AnyModel } from '../runs/testing/tracked-pipeline.js';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';

describe('hook invocations', () => {
  let tenant: TenantApp;

  beforeAll(async () => {
    tenant = await startTenantApp();
    await tenant.login();
  });
  afterAll(() => tenant?.close());

  const report = (pipeline: TrackedPipeline, fields: Record<string, unknown>) =>
    tenant.call<AnyModel>('POST', 'hook_invocations', {
      body: {
        project: pipeline.project,
        hook_type: 'step_failure',
        status: 'completed',
        start_time: '2026-11-23T20:54:02',
        ...fields,
      },
    });

  it('are reported once they have run, with what they saved and said', async () => {
    const pipeline = await TrackedPipeline.create(tenant);
    const run = await pipeline.begin();
    const step = await pipeline.startStep(run.id, 'load');
    const output = await pipeline.artifact('note');
    const store = ok(
      await tenant.call<{ items: AnyModel[] }>('GET', 'components', { query: { type: 'artifact_store' } }),
    ).items[0] as AnyModel;
    const logs = ok(
      await tenant.call<AnyModel>('POST', 'logs', {
        body: { project: pipeline.project, uri: '/h.log', source: 'hook', artifact_store_id: store.id },
      }),
    );
    const id = '11111111-2222-4333-8444-555555555555';
    const fields = {
      id,
      name: 'alert',
      source: 'hooks.alert',
      pipeline_run_id: run.id,
      step_run_id: step.id,
      outputs: { note: [output] },
      logs_id: logs.id,
      exception_info: { traceback: 't' },
    };
    const made = ok(await report(pipeline, fields));
    expect(made).toMatchObject({
      id,
      name: 'alert',
      body: { hook_type: 'step_failure', pipeline_run_id: run.id, step_run_id: step.id, end_time: null },
      metadata: { source: 'hooks.alert', exception_info: { traceback: 't', message: null } },
      resources: { outputs: { note: [{ id: output }] }, log_collection: [{ id: logs.id }] },
    });
    expect((await report(pipeline, fields)).status).toBe(409);
    const listed = await tenant.call('GET', 'hook_invocations', {
      query: { pipeline_run_id: run.id, hook_type: 'step_failure', hydrate: 'True' },
    });
    expect((ok(listed) as { items: unknown[] }).items).toEqual([made]);
    expect((await tenant.call('GET', `logs/${logs.id}/entries`)).status).toBe(403);
    expect(await tenant.call('DELETE', `hook_invocations/${id}`)).toMatchObject({ status: 200, body: null });
    expect((await tenant.call('GET', `hook_invocations/${id}`)).status).toBe(404);
    expect((await tenant.call('GET', `artifact_versions/${output}`)).status).toBe(200);
  });

  it.each([
    ['a run that is not there', { pipeline_run_id: '00000000-0000-4000-8000-000000000000' }, 404],
    ['an output that is not there', { outputs: { x: ['00000000-0000-4000-8000-000000000000'] } }, 404],
    ['a name that is none', { name: 'not a name' }, 422],
    ['an unknown kind', { hook_type: 'sometimes' }, 422],
  ])('are refused with %s', async (_what, fields, status) => {
    const pipeline = await TrackedPipeline.create(tenant);
    const run = await pipeline.begin();
    expect((await report(pipeline, { pipeline_run_id: run.id, ...fields })).status).toBe(status);
  });
});
