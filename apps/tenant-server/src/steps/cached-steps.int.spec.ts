import { ok, TrackedPipeline, type AnyModel } from '../runs/testing/tracked-pipeline.js';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';

const items = (answer: { body: unknown }): AnyModel[] => (answer.body as { items: AnyModel[] }).items;
const ids = (models: readonly AnyModel[]): string[] => models.map((model) => model.id);

describe('cached steps', () => {
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

  it('are found in the cache while they may be, and shared with what they reported', async () => {
    const tags = [
      { name: 'cascading', cascade: true },
      { name: 'staying', cascade: false },
    ];
    const pipeline = await TrackedPipeline.create(tenant, { steps: chain, config: { tags } });
    const run = await pipeline.begin();
    const load = await pipeline.startStep(run.id, 'load', { cache_key: 'key-1' });
    const cached = (query: Record<string, string> = {}) =>
      tenant.call('GET', 'steps', {
        query: { project: pipeline.project, cache_key: 'key-1', status: 'completed', cache_expired: 'False', ...query },
      });
    expect(items(await cached())).toEqual([]);
    const dataset = await pipeline.artifact('dataset');
    ok(
      await tenant.call('POST', 'run-metadata', {
        body: {
          project: pipeline.project,
          resources: [{ id: load.id, type: 'step_run' }],
          values: { rows: 10 },
          types: { rows: 'int' },
          publisher_step_id: load.id,
        },
      }),
    );
    ok(await pipeline.putStep(load.id, { outputs: { dataset: [dataset] }, status: 'completed' }));
    expect(ids(items(await cached({ sort_by: 'desc:created', size: '1', hydrate: 'True' })))).toEqual([load.id]);

    const [second] = ok(await pipeline.requestRun());
    const hit = await pipeline.startStep(second.id, 'load', {
      status: 'cached',
      cache_key: 'key-1',
      original_step_run_id: load.id,
      outputs: { dataset: [dataset] },
    });
    expect(hit.metadata).toMatchObject({ original_step_run_id: load.id, run_metadata: { rows: 10 } });
    expect(ids(hit.resources['outputs'].dataset)).toEqual([dataset]);
    expect((await pipeline.run(second.id)).body['status']).toBe('initializing');
    expect(ids(items(await cached()))).toEqual([load.id]);
    const version = ok(await tenant.call<AnyModel>('GET', `artifact_versions/${dataset}`));
    expect(version.resources['tags'].map((tag: AnyModel) => tag.name)).toEqual(['cascading']);

    ok(await pipeline.putStep(load.id, { cache_expires_at: '2026-01-01T00:00:00' }));
    expect(items(await cached())).toEqual([]);
    expect(ids(items(await cached({ cache_expired: 'True' })))).toEqual([load.id]);
  });

  it('that are cached have the kinds of input that the original had', async () => {
    const pipeline = await TrackedPipeline.create(tenant, { steps: chain });
    const run = await pipeline.begin();
    await pipeline.startStep(run.id, 'load');
    const [dataset, extra] = [await pipeline.artifact('dataset'), await pipeline.artifact('extra')];
    const train = await pipeline.startStep(run.id, 'train', { inputs: { data: [dataset] } });
    ok(await pipeline.putStep(train.id, { loaded_artifact_versions: { data: extra }, status: 'completed' }));
    const again = await pipeline.begin();
    await pipeline.startStep(again.id, 'load');
    const hit = await pipeline.startStep(again.id, 'train', {
      status: 'cached',
      original_step_run_id: train.id,
      inputs: { data: [dataset, extra] },
    });
    expect(
      hit.resources['inputs'].data.map((input: AnyModel & { input_type: string }) => [input.id, input.input_type]),
    ).toEqual(
      expect.arrayContaining([
        [dataset, 'step_output'],
        [extra, 'manual'],
      ]),
    );
  });
});
