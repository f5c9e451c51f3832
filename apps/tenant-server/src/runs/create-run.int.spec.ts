import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';
import { ok, TrackedPipeline, type AnyModel } from './testing/tracked-pipeline.js';

const page = <Item = AnyModel>(answer: { status: number; body: unknown }): Item[] =>
  (answer.body as { items: Item[] }).items;

describe('a run, being made,', () => {
  let tenant: TenantApp;

  beforeAll(async () => {
    tenant = await startTenantApp();
    await tenant.login();
  });
  afterAll(() => tenant?.close());

  it('returns the run and that it was created, with the times of its start in its configuration', async () => {
    const pipeline = await TrackedPipeline.create(tenant, { config: { tags: ['exp'], enable_cache: false } });
    const [run, created] = ok(await pipeline.requestRun({ tags: ['exp', 'nightly'] }));
    expect(created).toBe(true);
    expect(run.body).toMatchObject({
      status: 'initializing',
      in_progress: true,
      index: 1,
      pipeline_id: pipeline.pipeline,
    });
    expect(run.metadata).toMatchObject({
      config: {
        enable_cache: false,
        execution_mode: 'continue_on_failure',
        substitutions: { date: '2026_11_23', time: '20_54_02_926351' },
      },
      client_environment: { os: 'linux' },
      enable_heartbeat: true,
      is_templatable: false,
      run_metadata: {},
    });
    expect(run.metadata['client_environment']).not.toHaveProperty('python_packages');
    expect(run.resources['tags'].map((tag: AnyModel) => tag.name)).toEqual(['exp', 'nightly']);
    expect(run.resources['snapshot'].id).toBe(pipeline.snapshot);
    expect(run.resources['stack'].name).toBe('default');
  });

  it('numbers the runs of a pipeline without gaps, also when they are made at once', async () => {
    const pipeline = await TrackedPipeline.create(tenant);
    const runs = await Promise.all(Array.from({ length: 8 }, () => pipeline.begin()));
    expect(runs.map((run) => run.body['index']).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('turns the announced run into the one the orchestrator has begun, keeping its name', async () => {
    const pipeline = await TrackedPipeline.create(tenant);
    const [announced] = ok(await pipeline.requestRun());
    const [begun, created] = ok(
      await pipeline.requestRun({
        status: 'running',
        orchestrator_run_id: 'o',
        orchestrator_environment: { os: 'x' },
      }),
    );
    expect(created).toBe(true);
    expect(begun).toMatchObject({ id: announced.id, name: announced.name });
    expect(begun.metadata).toMatchObject({ orchestrator_run_id: 'o', orchestrator_environment: { os: 'x' } });
    expect(begun.body['status']).toBe('running');
  });

  it('gives every step that asks with one orchestrator id one and the same run', async () => {
    const pipeline = await TrackedPipeline.create(tenant);
    const asked = { status: 'running', orchestrator_run_id: 'same' };
    const answers = await Promise.all(Array.from({ length: 6 }, () => pipeline.requestRun(asked)));
    expect(new Set(answers.map((answer) => ok(answer)[0].id)).size).toBe(1);
    expect(answers.filter((answer) => ok(answer)[1])).toHaveLength(1);
  });

  it('refuses a name that is taken with 409, and a begun run without an orchestrator id with 400', async () => {
    const pipeline = await TrackedPipeline.create(tenant);
    await pipeline.requestRun({ name: 'taken' });
    const again = await pipeline.requestRun({ name: 'taken' });
    expect(again).toMatchObject({
      status: 409,
      body: { detail: ['EntityExistsError', expect.stringMatching(/taken/)] },
    });
    expect(await pipeline.requestRun({ status: 'running' })).toMatchObject({ status: 400 });
  });

  it.each([
    ['a status no run starts with', { status: 'completed' }, 422],
    ['a child without its key', { parent_run_id: '00000000-0000-4000-8000-000000000000' }, 422],
    ['an unknown snapshot', { snapshot: '00000000-0000-4000-8000-000000000000' }, 404],
    ['an unknown original run', { original_run_id: '00000000-0000-4000-8000-000000000000' }, 404],
  ])('refuses %s', async (_what, fields, status) => {
    const pipeline = await TrackedPipeline.create(tenant);
    expect((await pipeline.requestRun(fields)).status).toBe(status);
  });

  it('makes the model that the pipeline names, with one numbered version a run', async () => {
    const model = { name: 'demo_{date}', description: 'demo', tags: ['m'] };
    const pipeline = await TrackedPipeline.create(tenant, { config: { model } });
    const first = await pipeline.begin();
    const second = await pipeline.begin();
    expect([first, second].map((run) => run.resources['model_version'].name)).toEqual(['1', '2']);
    expect(first.resources['model_version'].body.model.name).toBe('demo_2026_11_23');
    const linked = await tenant.call('GET', 'runs', {
      query: { linked_to_model_version_id: first.resources['model_version'].id },
    });
    expect(page(linked).map((run) => run.id)).toEqual([first.id]);
  });

  it('leaves nothing behind when the model version that the pipeline names is not there', async () => {
    const pipeline = await TrackedPipeline.create(tenant, {
      config: { model: { name: 'none', version: 'production' } },
    });
    expect((await pipeline.requestRun({ name: 'orphan' })).status).toBe(404);
    expect(page(await tenant.call('GET', 'runs', { query: { name: 'orphan' } }))).toEqual([]);
    expect(await tenant.database.query("SELECT 1 FROM model WHERE name = 'none'")).toEqual([]);
  });
});
