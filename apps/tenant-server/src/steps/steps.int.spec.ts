import { ok, stepOf, TrackedPipeline, type AnyModel } from '../runs/testing/tracked-pipeline.js';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';

const items = (answer: { body: unknown }): AnyModel[] => (answer.body as { items: AnyModel[] }).items;
const ids = (models: readonly AnyModel[]): string[] => models.map((model) => model.id);

describe('steps', () => {
  let tenant: TenantApp;

  beforeAll(async () => {
    tenant = await startTenantApp();
    await tenant.login();
  });
  afterAll(() => tenant?.close());

  const chain = {
    load: { outputs: ['dataset'] },
    train: { inputs: { data: ['load', 'dataset'] as const }, outputs: ['model'], config: { parameters: { lr: 0.1 } } },
  };

  it('show what the snapshot says with what the pipeline adds, and the times of the run', async () => {
    const pipeline = await TrackedPipeline.create(tenant, {
      steps: chain,
      config: { extra: { team: 'a' }, secrets: ['s'], settings: { docker: { x: 1 } } },
    });
    const run = await pipeline.begin();
    const step = await pipeline.startStep(run.id, 'load', { cache_key: 'k', source_code: 'def load(): ...' });
    expect(step.body).toMatchObject({
      status: 'running',
      version: 1,
      is_retriable: false,
      type: null,
      model_version_id: null,
      heartbeat_threshold: null,
      substitutions: { date: '2026_11_23', time: '20_54_02_926351' },
    });
    expect(step.metadata).toMatchObject({
      cache_key: 'k',
      source_code: 'def load(): ...',
      snapshot_id: pipeline.snapshot,
      pipeline_run_id: run.id,
      parent_step_ids: [],
      run_metadata: {},
      config: { name: 'load', extra: { team: 'a' }, secrets: ['s'], settings: { docker: { x: 1 } }, retry: null },
      spec: { invocation_id: 'load', upstream_steps: [], inputs: {}, parameter_spec: null },
    });
    const configuration = await tenant.call('GET', `steps/${step.id}/step-configuration`);
    expect(ok(configuration)).toEqual(step.metadata['config']);
    const dry = ok(await tenant.call<AnyModel>('GET', `steps/${step.id}`, { query: { hydrate: 'False' } }));
    expect(dry).toEqual({ ...step, metadata: null });
  });

  it('link what they read and write, and those they come after', async () => {
    const pipeline = await TrackedPipeline.create(tenant, { steps: chain });
    const run = await pipeline.begin();
    const load = await pipeline.startStep(run.id, 'load');
    const dataset = await pipeline.artifact('dataset');
    ok(await pipeline.putStep(load.id, { outputs: { dataset: [dataset] }, status: 'completed' }));
    const extra = await pipeline.artifact('extra');
    const train = await pipeline.startStep(run.id, 'train', { inputs: { data: [dataset], other: [extra] } });
    expect(train.metadata['parent_step_ids']).toEqual([load.id]);
    expect(train.resources['inputs'].data).toMatchObject([{ id: dataset, input_type: 'step_output', index: 0 }]);
    expect(train.resources['inputs'].other).toMatchObject([{ id: extra, input_type: 'manual', chunk_index: null }]);
    const loaded = { loaded_artifact_versions: { later: extra } };
    await pipeline.putStep(train.id, loaded);
    const again = ok(await pipeline.putStep(train.id, loaded));
    expect(again.resources['inputs'].later).toMatchObject([{ id: extra, input_type: 'manual' }]);
    const reloaded = ok(await tenant.call<AnyModel>('GET', `steps/${load.id}`));
    expect(ids(reloaded.resources['outputs'].dataset)).toEqual([dataset]);
    const unknown = { outputs: { x: ['00000000-0000-4000-8000-000000000000'] } };
    expect((await pipeline.putStep(train.id, unknown)).status).toBe(404);
  });

  it('may call what they read and write as every JavaScript object calls its own', async () => {
    const pipeline = await TrackedPipeline.create(tenant, { steps: { load: { outputs: ['constructor'] } } });
    const run = await pipeline.begin();
    const version = await pipeline.artifact('any');
    const named = { outputs: { constructor: [version] }, inputs: { toString: [version] } };
    const { resources } = await pipeline.startStep(run.id, 'load', named);
    expect(ids(resources['outputs'].constructor)).toEqual([version]);
    expect(resources['inputs'].toString).toMatchObject([{ id: version, input_type: 'manual' }]);
  });

  it('name those they come after in the order that the pipeline does', async () => {
    const steps = { a: {}, b: {}, c: { upstream: ['b', 'a'] } };
    const pipeline = await TrackedPipeline.create(tenant, { steps });
    const run = await pipeline.begin();
    const [a, b] = [await pipeline.startStep(run.id, 'a'), await pipeline.startStep(run.id, 'b')];
    const c = await pipeline.startStep(run.id, 'c');
    expect(c.metadata['parent_step_ids']).toEqual([b.id, a.id]);
  });

  it('are refused when one that they come after has not been started', async () => {
    const pipeline = await TrackedPipeline.create(tenant, { steps: chain });
    const run = await pipeline.begin();
    const early = await pipeline.requestStep(run.id, 'train');
    expect(early).toMatchObject({ status: 500, body: { detail: ['RuntimeError', expect.stringMatching(/load/)] } });
    expect(items(await tenant.call('GET', `runs/${run.id}/steps`))).toEqual([]);
    const dag = ok(await tenant.call<{ nodes: AnyModel[] }>('GET', `runs/${run.id}/dag`));
    expect(dag.nodes.map(({ id, name }) => [id, name])).toContainEqual([null, 'train']);
  });

  it('are tried again as often as configured, each attempt with a version of its own', async () => {
    const pipeline = await TrackedPipeline.create(tenant, {
      steps: { flaky: { config: { retry: { max_retries: 1 } } } },
    });
    const run = await pipeline.begin();
    const first = await pipeline.startStep(run.id, 'flaky');
    expect(first.body).toMatchObject({ version: 1, is_retriable: true });
    const failed = ok(await pipeline.putStep(first.id, { status: 'failed' }));
    expect(failed.body['status']).toBe('retrying');
    expect((await pipeline.run(run.id)).body['status']).toBe('running');
    const second = await pipeline.startStep(run.id, 'flaky');
    expect(second.body).toMatchObject({ version: 2, is_retriable: false });
    expect(ok(await tenant.call('GET', `steps/${first.id}/status`))).toBe('retried');
    expect(ok(await pipeline.putStep(second.id, { status: 'failed' })).body['status']).toBe('failed');
    expect((await pipeline.run(run.id)).body).toMatchObject({ status: 'failed', in_progress: false });
    expect((await pipeline.requestStep(run.id, 'flaky')).status).toBe(409);
    const shown = items(await tenant.call('GET', `runs/${run.id}/steps`, { query: { exclude_retried: 'True' } }));
    expect(ids(shown)).toEqual([second.id]);
  });

  it('are listed below their run, which is one of the filters', async () => {
    const pipeline = await TrackedPipeline.create(tenant, { steps: { a: {}, b: {} } });
    const [run, other] = [await pipeline.begin(), await pipeline.begin()];
    const mine = [await pipeline.startStep(run.id, 'a'), await pipeline.startStep(run.id, 'b')];
    const theirs = [await pipeline.startStep(other.id, 'a'), await pipeline.startStep(other.id, 'b')];
    const list = (query: Record<string, string>) => tenant.call('GET', `runs/${run.id}/steps`, { query });
    expect(ids(items(await list({ name: 'a' })))).toEqual([mine[0]?.id]);
    expect(ids(items(await list({ pipeline_run_id: other.id })))).toEqual(ids(mine));
    const either = ids(
      items(await list({ pipeline_run_id: other.id, name: 'b', logical_operator: 'or', size: '100' })),
    );
    expect(either).toEqual(expect.arrayContaining([...ids(mine), theirs[1]?.id]));
    expect(either).not.toContain(theirs[0]?.id);
    expect(items(await list({ hydrate: 'maybe' }))[0]?.metadata).toBeNull();
    expect((await list({ project: 'nowhere' })).status).toBe(404);
  });

  it('come after the first attempt of one that was tried again', async () => {
    const steps = { flaky: { config: { retry: { max_retries: 1 } } }, after: { upstream: ['flaky'] } };
    const pipeline = await TrackedPipeline.create(tenant, { steps });
    const run = await pipeline.begin();
    const first = await pipeline.startStep(run.id, 'flaky');
    ok(await pipeline.putStep(first.id, { status: 'failed' }));
    const second = await pipeline.startStep(run.id, 'flaky');
    ok(await pipeline.putStep(second.id, { status: 'completed' }));
    expect((await pipeline.startStep(run.id, 'after')).metadata['parent_step_ids']).toEqual([first.id]);
  });

  it('are made once when many ask for the same one at once', async () => {
    const pipeline = await TrackedPipeline.create(tenant);
    const run = await pipeline.begin();
    const answers = await Promise.all(Array.from({ length: 5 }, () => pipeline.requestStep(run.id, 'load')));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409, 409, 409]);
  });

  it('that have succeeded cannot be made again, nor changed', async () => {
    const pipeline = await TrackedPipeline.create(tenant);
    const run = await pipeline.begin();
    const step = await pipeline.startStep(run.id, 'load');
    ok(await pipeline.putStep(step.id, { status: 'completed' }));
    expect((await pipeline.requestStep(run.id, 'load')).status).toBe(409);
    expect(await pipeline.putStep(step.id, { status: 'failed' })).toMatchObject({
      status: 403,
      body: { detail: ['IllegalOperationError', 'The status of finished steps can not be updated.'] },
    });
  });

  it.each(['retrying', 'retried', 'cancelling', 'queued'])('are never given the status %s by hand', async (status) => {
    const pipeline = await TrackedPipeline.create(tenant);
    const run = await pipeline.begin();
    expect((await pipeline.requestStep(run.id, 'load', { status })).status).toBe(403);
    const step = await pipeline.startStep(run.id, 'load');
    expect((await pipeline.putStep(step.id, { status })).status).toBe(403);
  });

  it.each([
    ['a step that the pipeline does not have', 'nope', {}, 404],
    ['a run that is not there', 'load', { pipeline_run_id: '00000000-0000-4000-8000-000000000000' }, 404],
    ['no start', 'load', { start_time: null }, 422],
    ['a configuration of its own in a static pipeline', 'load', { dynamic_config: stepOf('load', {}) }, 403],
    ['both inputs that are no ids', 'load', { inputs: { x: ['1'] } }, 422],
  ])('are refused with %s', async (_what, name, fields, status) => {
    const pipeline = await TrackedPipeline.create(tenant);
    const run = await pipeline.begin();
    expect((await pipeline.requestStep(run.id, name, fields)).status).toBe(status);
  });

  it('of dynamic pipelines bring their configuration with them', async () => {
    const pipeline = await TrackedPipeline.create(tenant, {
      isDynamic: true,
      steps: {},
      config: { extra: { team: 'a' }, failure_hook_source: 'm.hook' },
    });
    const run = await pipeline.begin();
    const dynamic_config = stepOf('shard', { config: { extra: { own: 1 }, step_type: null } });
    const step = await pipeline.startStep(run.id, 'map:shard:0', { dynamic_config });
    expect(step.name).toBe('map:shard:0');
    expect(step.metadata['config']).toMatchObject({
      name: 'shard',
      extra: { team: 'a', own: 1 },
      failure_hook_source: null,
      substitutions: { date: '2026_11_23' },
    });
    const replayed = await TrackedPipeline.create(tenant, {
      isDynamic: true,
      steps: {},
      config: { step_input_overrides: { shard: { i: await pipeline.artifact('i') } } },
    });
    const other = await replayed.begin();
    const input = await replayed.artifact('i');
    const shard = await replayed.startStep(other.id, 'shard', {
      dynamic_config: stepOf('shard', { config: { parameters: { i: 1, k: 2 } } }),
      inputs: { i: [input] },
    });
    expect(shard.resources['inputs'].i).toMatchObject([{ id: input, input_type: 'override' }]);
    expect(shard.metadata['config'].parameters).toEqual({ k: 2 });
  });

  it('that name a model of their own make it, and share the numbered version of their run', async () => {
    const model = { name: 'own_model' };
    const pipeline = await TrackedPipeline.create(tenant, {
      steps: { a: { config: { model } }, b: { config: { model } } },
    });
    const run = await pipeline.begin();
    const [a, b] = await Promise.all([pipeline.startStep(run.id, 'a'), pipeline.startStep(run.id, 'b')]);
    expect(a.resources['model_version']).toMatchObject({ name: '1', body: { model: { name: 'own_model' } } });
    expect(b.body['model_version_id']).toBe(a.body['model_version_id']);
    expect(run.resources['model_version']).toBeNull();
    const mine = await tenant.call('GET', 'steps', { query: { model: 'own_model', sort_by: 'name' } });
    expect(ids(items(mine))).toEqual([a.id, b.id]);
  });

  it('are watched by heartbeats where the pipeline wants it, until the run stops that', async () => {
    const watched = { spec: { enable_heartbeat: true }, config: { heartbeat_healthy_threshold: 15 } };
    const pipeline = await TrackedPipeline.create(tenant, { steps: { load: watched } });
    const run = await pipeline.begin();
    const step = await pipeline.startStep(run.id, 'load');
    expect(step.body['heartbeat_threshold']).toBe(15);
    const beat = () => tenant.call<Record<string, unknown>>('PUT', `steps/${step.id}/heartbeat`);
    expect(ok(await beat())).toMatchObject({ heartbeat_enabled: true });
    const late = (body: unknown) => tenant.call('PUT', `steps/${step.id}/heartbeat`, { body });
    expect(await late({ heartbeat_liveness_timeout_seconds: 60 })).toMatchObject({ status: 200 });
    for (const body of ['"text"', { heartbeat_liveness_timeout_seconds: 0 }]) {
      expect(await late(body)).toMatchObject({ status: 422, body: ['ValueError', expect.any(String)] });
    }
    const seen = ok(await tenant.call<AnyModel>('GET', `steps/${step.id}`)).body['latest_heartbeat'];
    expect(seen).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+$/);
    expect(await tenant.call('PUT', `runs/${run.id}/disable_heartbeat`)).toMatchObject({ status: 200, body: null });
    expect(ok(await beat())).toMatchObject({ heartbeat_enabled: false });
  });

  it('keep the logs they were given, which nothing else can then have', async () => {
    const pipeline = await TrackedPipeline.create(tenant, { steps: { a: {}, b: {} } });
    const run = await pipeline.begin();
    const store = items(await tenant.call('GET', 'components', { query: { type: 'artifact_store' } }))[0] as AnyModel;
    const made = await tenant.call<AnyModel>('POST', 'logs', {
      body: { project: pipeline.project, uri: '/x.log', source: 'prepare_step', artifact_store_id: store.id },
    });
    const logs = ok(made);
    expect((await tenant.call('GET', `logs/${logs.id}`)).status).toBe(403);
    const step = await pipeline.startStep(run.id, 'a', { logs: logs.id });
    expect(step.resources['log_collection']).toMatchObject([{ id: logs.id, body: { step_run_id: step.id } }]);
    expect((await pipeline.requestStep(run.id, 'b', { logs: logs.id })).status).toBe(403);
    expect((await tenant.call('PUT', `logs/${logs.id}`, { body: { step_run_id: step.id } })).status).toBe(200);
    expect((await tenant.call('PUT', `logs/${logs.id}`, { body: { pipeline_run_id: run.id } })).status).toBe(403);
    expect((await tenant.call('GET', `logs/${logs.id}/entries`)).status).toBe(403);
    expect((await tenant.call('POST', 'logs', { body: { project: pipeline.project, source: 's' } })).status).toBe(422);
    const inline = await pipeline.startStep(run.id, 'b', { logs: { uri: '/y.log', artifact_store_id: store.id } });
    expect(inline.resources['log_collection'][0].body).toMatchObject({ uri: '/y.log', source: 'step' });
  });
});
