import { ok, TrackedPipeline, type AnyModel } from '../runs/testing/tracked-pipeline.js';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';

describe('what a run waits for', () => {
  let tenant: TenantApp;
  let pipeline: TrackedPipeline;
  let run: string;

  beforeAll(async () => {
    tenant = await startTenantApp();
    await tenant.login();
  });
  beforeEach(async () => {
    pipeline = await TrackedPipeline.create(tenant, { isDynamic: true, steps: {} });
    run = (await pipeline.begin()).id;
  });
  afterAll(() => tenant?.close());

  const ask = (fields: Record<string, unknown> = {}) =>
    tenant.call<AnyModel>('POST', 'run_wait_conditions', {
      body: { project: pipeline.project, run, name: 'approval', type: 'external_input', question: 'Go on?', ...fields },
    });
  const resolve = (id: string, body: Record<string, unknown>) =>
    tenant.call<AnyModel>('PUT', `run_wait_conditions/${id}/resolve`, { body });
  const lease = (id: string, mode: string, seconds = 60) =>
    tenant.call<string>('PUT', `run_wait_conditions/${id}`, {
      body: {
        poller_instance_id: 'runner',
        poller_lease_expires_at: new Date(Date.now() + seconds * 1000).toISOString().slice(0, -1),
        mode,
      },
    });
  const statusOf = async () => (await pipeline.run(run)).body;

  it('is asked for once under a name, and shown on the run', async () => {
    const condition = ok(await ask({ metadata: { team: 'a' }, data_schema: { type: 'integer' } }));
    expect(condition).toMatchObject({
      name: 'approval',
      body: { status: 'pending', type: 'external_input', resolved_at: null },
      metadata: { question: 'Go on?', run_metadata: { team: 'a' }, data_schema: { type: 'integer' }, result: null },
      resources: { run: { id: run } },
    });
    expect(ok(await ask({ data_schema: { type: 'integer' } })).id).toBe(condition.id);
    expect((await ask({ question: 'Something else?' })).status).toBe(409);
    expect((await ask({ name: 'second' })).status).toBe(403);
    expect((await pipeline.run(run)).resources['active_wait_condition'].id).toBe(condition.id);
    const listed = await tenant.call('GET', 'run_wait_conditions', { query: { pipeline_run: run, status: 'pending' } });
    expect((ok(listed) as { items: AnyModel[] }).items.map(({ id }) => id)).toEqual([condition.id]);
    const dag = ok(await tenant.call<{ nodes: { node_id: string }[] }>('GET', `runs/${run}/dag`));
    expect(dag.nodes.map(({ node_id }) => node_id)).toEqual(['wait_condition/approval']);
  });

  it('lets the runner that waits go on with the value given', async () => {
    const { id } = ok(await ask({ data_schema: { type: 'integer' } }));
    expect(ok(await lease(id, 'refresh'))).toBe('pending');
    expect(await resolve(id, { resolution: 'continue', result: 'seven' })).toMatchObject({ status: 400 });
    expect(ok(await resolve(id, { resolution: 'continue', result: 7 }))).toMatchObject({
      body: { status: 'resolved', resolved_by_user_id: expect.any(String) },
      metadata: { resolution: 'continue', result: 7 },
    });
    expect(ok(await lease(id, 'refresh'))).toBe('resolved');
    expect((await resolve(id, { resolution: 'continue', result: 7 })).status).toBe(403);
    expect((await statusOf())['status']).toBe('running');
  });

  it('pauses the run when the runner has waited long enough, until somebody resumes it', async () => {
    const { id } = ok(await ask());
    expect(ok(await lease(id, 'finalize'))).toBe('pending');
    expect(await statusOf()).toMatchObject({
      status: 'paused',
      in_progress: true,
      status_reason: 'Waiting for input.',
    });
    expect((await resolve(id, { resolution: 'continue', result: 1 })).status).toBe(403);
    ok(await resolve(id, { resolution: 'continue' }));
    expect(await statusOf()).toMatchObject({ status: 'paused', status_reason: 'Waiting for manual resume.' });
    expect(ok(await pipeline.putRun(run, { status: 'resuming' })).body['status']).toBe('resuming');
  });

  it('stops the run when it is refused', async () => {
    const { id } = ok(await ask());
    ok(await resolve(id, { resolution: 'abort' }));
    expect(await statusOf()).toMatchObject({
      status: 'stopped',
      in_progress: false,
      status_reason: 'Wait condition was aborted.',
    });
    expect((await pipeline.run(run)).resources['active_wait_condition']).toBeNull();
  });

  it('is nothing that a static run knows', async () => {
    const fixed = await TrackedPipeline.create(tenant);
    expect((await ask({ run: (await fixed.begin()).id })).status).toBe(403);
    expect((await ask({ run: '00000000-0000-4000-8000-000000000000' })).status).toBe(404);
    expect((await ask({ type: 'moon' })).status).toBe(422);
  });
});
