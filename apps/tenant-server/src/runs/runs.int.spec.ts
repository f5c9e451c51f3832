import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';
import { ok, TrackedPipeline, type AnyModel } from './testing/tracked-pipeline.js';

const page = <Item = AnyModel>(answer: { status: number; body: unknown }): Item[] =>
  (answer.body as { items: Item[] }).items;

describe('runs', () => {
  let tenant: TenantApp;

  beforeAll(async () => {
    tenant = await startTenantApp();
    await tenant.login();
  });
  afterAll(() => tenant?.close());

  describe('changing', () => {
    it('follows its steps from running to completed, once', async () => {
      const pipeline = await TrackedPipeline.create(tenant, { steps: { a: {}, b: { upstream: ['a'] } } });
      const run = await pipeline.begin();
      const a = await pipeline.startStep(run.id, 'a');
      await pipeline.putStep(a.id, { status: 'completed', end_time: '2026-11-23T20:54:04' });
      expect((await pipeline.run(run.id)).body).toMatchObject({ status: 'running', in_progress: true });
      const b = await pipeline.startStep(run.id, 'b');
      await pipeline.putStep(b.id, { status: 'completed' });
      const done = await pipeline.run(run.id);
      expect(done.body).toMatchObject({ status: 'completed', in_progress: false });
      expect(done.metadata['end_time']).toEqual(expect.any(String));
      expect(ok(await pipeline.putRun(run.id, { status: 'provisioning', status_reason: null })).body['status']).toBe(
        'completed',
      );
      expect(await pipeline.putRun(run.id, { status: 'failed' })).toMatchObject({
        status: 403,
        body: { detail: ['IllegalOperationError', 'Cannot update the status of a finished run.'] },
      });
      expect(ok(await tenant.call('GET', `runs/${run.id}/status`))).toBe('completed');
    });

    it('completes exactly when the last of steps that end at once has ended', async () => {
      const names = ['s1', 's2', 's3', 's4', 's5', 's6'];
      const pipeline = await TrackedPipeline.create(tenant, {
        steps: Object.fromEntries(names.map((name) => [name, {}])),
      });
      const run = await pipeline.begin();
      const steps = await Promise.all(names.map((name) => pipeline.startStep(run.id, name)));
      await Promise.all(steps.map((step) => pipeline.putStep(step.id, { status: 'completed' })));
      expect((await pipeline.run(run.id)).body).toMatchObject({ status: 'completed', in_progress: false });
    });

    it('goes on after a failure while another branch can, and not in the mode fail_fast', async () => {
      const steps = { bad: {}, after: { upstream: ['bad'] }, other: {} };
      const lenient = await TrackedPipeline.create(tenant, { steps });
      const run = await lenient.begin();
      const bad = await lenient.startStep(run.id, 'bad');
      await lenient.putStep(bad.id, { status: 'failed', exception_info: { traceback: 'x', message: 'boom' } });
      expect((await lenient.run(run.id)).body).toMatchObject({ status: 'failed', in_progress: true });
      const other = await lenient.startStep(run.id, 'other');
      await lenient.putStep(other.id, { status: 'completed' });
      const ended = await lenient.run(run.id);
      expect(ended.body).toMatchObject({ status: 'failed', in_progress: false });
      expect(ended.metadata['end_time']).not.toBeNull();

      const strict = await TrackedPipeline.create(tenant, { steps, config: { execution_mode: 'fail_fast' } });
      const fast = await strict.begin();
      await strict.putStep((await strict.startStep(fast.id, 'bad')).id, { status: 'failed' });
      expect((await strict.run(fast.id)).body).toMatchObject({ status: 'failed', in_progress: false });
      expect((await strict.requestStep(fast.id, 'other')).status).toBe(403);
    });

    it('of a dynamic pipeline takes its status from requests, and its outputs', async () => {
      const pipeline = await TrackedPipeline.create(tenant, { isDynamic: true, steps: {} });
      const [run] = ok(await pipeline.requestRun());
      ok(await pipeline.putRun(run.id, { orchestrator_run_id: 'dyn' }));
      expect((await pipeline.putRun(run.id, { orchestrator_run_id: 'else' })).status).toBe(403);
      ok(await pipeline.putRun(run.id, { status: 'running' }));
      expect((await pipeline.putRun(run.id, { orchestrator_run_id: 'dyn' })).status).toBe(403);
      const artifact = await pipeline.artifact('total');
      const done = ok(await pipeline.putRun(run.id, { status: 'completed', outputs: { total: artifact } }));
      expect(done.body).toMatchObject({ status: 'completed', in_progress: false });
      expect(done.resources['outputs'].total.id).toBe(artifact);
      const unknown = { total: '00000000-0000-4000-8000-000000000000' };
      expect((await pipeline.putRun(run.id, { outputs: unknown })).status).toBe(404);
    });

    it('stops: no new step, its running step is told to by its heartbeat, and then it is stopped', async () => {
      const pipeline = await TrackedPipeline.create(tenant, { steps: { a: {}, b: {} } });
      const run = await pipeline.begin();
      const a = await pipeline.startStep(run.id, 'a');
      expect(await tenant.call('POST', `runs/${run.id}/stop`)).toMatchObject({ status: 200, body: null });
      expect((await pipeline.run(run.id)).body).toMatchObject({
        status: 'stopping',
        status_reason: expect.any(String),
      });
      expect((await tenant.call('POST', `runs/${run.id}/stop`)).status).toBe(403);
      expect((await pipeline.requestStep(run.id, 'b')).status).toBe(403);
      const beat = ok(await tenant.call<Record<string, unknown>>('PUT', `steps/${a.id}/heartbeat`, { body: {} }));
      expect(beat).toMatchObject({ id: a.id, status: 'running', pipeline_run_status: 'stopping' });
      expect(beat['latest_heartbeat']).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
      await pipeline.putStep(a.id, { status: 'failed' });
      expect((await pipeline.run(run.id)).body).toMatchObject({ status: 'stopped', in_progress: false });
      expect((await tenant.call('PUT', `steps/${a.id}/heartbeat`)).status).toBe(403);
    });

    it('gets and loses tags and gets logs', async () => {
      const pipeline = await TrackedPipeline.create(tenant);
      const run = await pipeline.begin();
      const store = page(await tenant.call('GET', 'components', { query: { type: 'artifact_store' } }))[0] as AnyModel;
      const changed = ok(
        await pipeline.putRun(run.id, {
          add_tags: ['one', 'two'],
          add_logs: [{ uri: '/logs', source: '', artifact_store_id: store.id }],
        }),
      );
      expect(changed.resources['tags'].map((tag: AnyModel) => tag.name)).toEqual(['one', 'two']);
      expect(changed.resources['log_collection'][0].body).toMatchObject({ source: 'orchestrator', uri: '/logs' });
      const less = ok(await pipeline.putRun(run.id, { remove_tags: ['one'] }));
      expect(less.resources['tags'].map((tag: AnyModel) => tag.name)).toEqual(['two']);
      const refused = await tenant.call('GET', `runs/${run.id}/logs`, { query: { source: 'orchestrator' } });
      expect(refused).toMatchObject({ status: 403 });
      expect((await tenant.call('GET', `runs/${run.id}/logs`)).status).toBe(400);
      expect((await tenant.call('GET', `runs/${run.id}/logs`, { query: { source: 'nope' } })).status).toBe(404);
    });
  });

  describe('being read', () => {
    it('has the same body whether hydrated or not', async () => {
      const pipeline = await TrackedPipeline.create(tenant);
      const run = await pipeline.begin();
      const dry = await pipeline.run(run.id, { hydrate: 'False' });
      expect(dry.metadata).toBeNull();
      expect(dry.body).toEqual(run.body);
      expect(dry.resources).toEqual(run.resources);
      const listed = page(await tenant.call('GET', 'runs', { query: { id: run.id, hydrate: 'True' } }));
      expect(listed).toEqual([await pipeline.run(run.id)]);
    });

    it('shows packages and the metadata of its steps only when asked', async () => {
      const pipeline = await TrackedPipeline.create(tenant);
      const run = await pipeline.begin();
      const step = await pipeline.startStep(run.id, 'load');
      const record = (type: string, id: string, values: object) =>
        tenant.call('POST', 'run-metadata', {
          body: {
            project: pipeline.project,
            resources: [{ id, type }],
            values,
            types: Object.fromEntries(Object.keys(values).map((key) => [key, 'int'])),
          },
        });
      expect(await record('pipeline_run', run.id, { loss: 1 })).toMatchObject({ status: 200, body: null });
      await record('pipeline_run', run.id, { loss: 2 });
      await record('step_run', step.id, { rows: 10 });
      expect((await record('step_run', step.id, { 'a:b': 1 })).status).toBe(422);
      expect((await record('step_run', run.id, { a: 1 })).status).toBe(404);
      expect((await pipeline.run(run.id)).metadata['run_metadata']).toEqual({ loss: 2 });
      const full = await pipeline.run(run.id, { include_full_metadata: 'True', include_python_packages: 'True' });
      expect(full.metadata).toMatchObject({
        run_metadata: { loss: 2, 'load::rows': 10 },
        client_environment: { python_packages: 'zenml==0.98.0' },
      });
      expect(
        page(await tenant.call('GET', 'runs', { query: { run_metadata: 'loss:2' } })).map((each) => each.id),
      ).toEqual([run.id]);
    });

    it('is found by what it belongs to', async () => {
      const pipeline = await TrackedPipeline.create(tenant, { config: { model: { name: 'finder' } } });
      const run = await pipeline.begin({ tags: ['findme'] });
      const found = async (query: Record<string, string>) =>
        page(await tenant.call('GET', 'runs', { query: { pipeline_id: pipeline.pipeline, ...query } })).map(
          ({ id }) => id,
        );
      const queries: readonly Record<string, string>[] = [
        { name: run.name },
        { status: 'running', in_progress: 'True' },
        { pipeline: run.resources['pipeline'].name },
        { stack: 'default', stack_component: 'default' },
        { model: 'finder' },
        { tags: 'findme' },
        { templatable: 'False', root_runs_only: 'True' },
        { index: '1' },
        { start_time: 'gte:2026-11-23 20:54:02' },
        { snapshot_id: pipeline.snapshot },
        { user: 'owner' },
        { sort_by: 'desc:model_version' },
        { stack_id: 'notequals:nothing' },
        { template_id: 'isnull:' },
      ];
      for (const query of queries) expect([query, await found(query)]).toEqual([query, [run.id]]);
      const others: readonly Record<string, string>[] = [
        { status: 'completed' },
        { templatable: 'True' },
        { tags: 'other' },
        { model: 'x' },
        // Only what comes from a schedule, build or repository at all is asked which.
        { schedule_id: 'notequals:nothing' },
        { build_id: 'notequals:nothing' },
        { code_repository_id: 'isnull:' },
        { triggered_by_step_run_id: 'notequals:nothing' },
      ];
      for (const query of others) {
        expect([query, await found(query)]).toEqual([query, []]);
      }
    });

    it('is not found by a flag that is not set, whichever way filters are joined', async () => {
      const pipeline = await TrackedPipeline.create(tenant);
      await pipeline.begin();
      const either = { pipeline_id: pipeline.pipeline, logical_operator: 'or', name: 'nothing' };
      const asked = { ...either, pipeline_id: '00000000-0000-4000-8000-000000000000', root_runs_only: 'False' };
      expect(page(await tenant.call('GET', 'runs', { query: asked }))).toEqual([]);
      expect(page(await tenant.call('GET', 'runs', { query: { ...asked, root_runs_only: 'True' } }))).not.toEqual([]);
      expect(await tenant.call('GET', 'runs', { query: { in_progress: 'maybe' } })).toMatchObject({
        status: 422,
        body: ['ValueError', expect.stringMatching(/in_progress/)],
      });
    });

    it('is gone with everything of it once deleted', async () => {
      const pipeline = await TrackedPipeline.create(tenant);
      const run = await pipeline.begin({ tags: ['t'] });
      const step = await pipeline.startStep(run.id, 'load');
      expect(await tenant.call('DELETE', `runs/${run.id}`)).toMatchObject({ status: 200, body: null });
      for (const path of [`runs/${run.id}`, `steps/${step.id}`, `runs/${run.id}/steps`, `runs/${run.id}/status`]) {
        expect((await tenant.call('GET', path)).status).toBe(404);
      }
      expect((await tenant.call('DELETE', `runs/${run.id}`)).status).toBe(404);
    });
  });
});
