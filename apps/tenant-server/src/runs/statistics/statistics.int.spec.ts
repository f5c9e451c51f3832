import { startTenantApp, type TenantApp } from '../../testing/tenant-app.js';
import { ok, TrackedPipeline } from '../testing/tracked-pipeline.js';

interface Statistics {
  readonly groups: { group_keys: Record<string, unknown>; metrics: Record<string, number | null>; run_count: number }[];
  readonly truncated: boolean;
}

describe('statistics of runs', () => {
  let tenant: TenantApp;
  let pipeline: TrackedPipeline;

  const ask = (body: Record<string, unknown>) =>
    tenant.call<Statistics>('POST', 'runs/statistics', { body: { filter: {}, ...body } });
  const groups = async (body: Record<string, unknown>) => ok(await ask(body)).groups;

  beforeAll(async () => {
    tenant = await startTenantApp();
    await tenant.login();
    pipeline = await TrackedPipeline.create(tenant);
    // Two of one Monday's week, one of the week after; two of them end, ten seconds each.
    const starts = ['2026-11-16T08:00:00', '2026-11-22T23:59:59', '2026-11-23T10:30:00'];
    for (const [index, start_time] of starts.entries()) {
      const run = await pipeline.begin({ start_time, tags: index === 0 ? ['x', 'y'] : ['x'] });
      await tenant.call('POST', 'run-metadata', {
        body: {
          project: pipeline.project,
          resources: [{ id: run.id, type: 'pipeline_run' }],
          values: { loss: index + 0.5, kind: index === 0 ? 'a' : 'b' },
          types: { loss: 'float', kind: 'str' },
        },
      });
      if (index === 2) continue;
      const step = await pipeline.startStep(run.id, 'load', index === 1 ? { status: 'cached' } : {});
      if (index === 0) ok(await pipeline.putStep(step.id, { status: 'completed' }));
      await tenant.database.run("UPDATE pipeline_run SET end_time = start_time + interval '10 seconds' WHERE id = $1", [
        run.id,
      ]);
    }
  });
  afterAll(() => tenant?.close());

  it('are of all runs when nothing groups them', async () => {
    const metrics = [
      { name: 'seconds', source: 'duration', aggregation: 'avg' },
      { name: 'steps', source: 'step_count', aggregation: 'sum' },
      { name: 'cached', source: 'cached_step_count', aggregation: 'max' },
      { name: 'loss', source: 'metadata', metadata_key: 'loss', aggregation: 'max' },
      { name: 'none', source: 'metadata', metadata_key: 'kind', aggregation: 'min' },
    ];
    expect(await groups({ metrics })).toEqual([
      { group_keys: {}, metrics: { seconds: 10, steps: 2, cached: 1, loss: 2.5, none: null }, run_count: 3 },
    ]);
  });

  it('put the groups with the most runs first', async () => {
    const byStatus = await groups({ groupings: [{ name: 'status', type: 'status' }] });
    expect(byStatus.map(({ group_keys, run_count }) => [group_keys['status'], run_count])).toEqual([
      ['completed', 2],
      ['running', 1],
    ]);
    const byTag = await groups({ groupings: [{ name: 'tag', type: 'tag' }] });
    expect(byTag.map(({ group_keys, run_count }) => [group_keys['tag'], run_count])).toEqual([
      ['x', 3],
      ['y', 1],
    ]);
    const byKind = await groups({ groupings: [{ name: 'kind', type: 'metadata', metadata_key: 'kind' }] });
    expect(byKind.map(({ group_keys }) => group_keys['kind'])).toEqual(['b', 'a']);
  });

  it.each([
    ['week', ['2026-11-16', '2026-11-23']],
    ['day', ['2026-11-16', '2026-11-22', '2026-11-23']],
    ['month', ['2026-11-01']],
    ['hour', ['2026-11-16 08:00:00', '2026-11-22 23:00:00', '2026-11-23 10:00:00']],
  ])('count by %s, oldest first', async (granularity, expected) => {
    const found = await groups({ groupings: [{ name: 'at', type: 'time', granularity }] });
    expect(found.map(({ group_keys }) => group_keys['at'])).toEqual(expected);
  });

  it('keep the newest when there are too many times, and say so', async () => {
    const groupings = [{ name: 'at', type: 'time', granularity: 'day' }];
    const answer = ok(await ask({ groupings, max_groups: 2 }));
    expect(answer.truncated).toBe(true);
    expect(answer.groups.map(({ group_keys }) => group_keys['at'])).toEqual(['2026-11-22', '2026-11-23']);
  });

  it('are of the runs that the filter leaves', async () => {
    expect(await groups({ filter: { tags: ['y'], pipeline: pipeline.pipeline } })).toMatchObject([{ run_count: 1 }]);
    expect(await groups({ filter: { status: 'failed' } })).toMatchObject([{ run_count: 0 }]);
  });

  it.each([
    [
      'two groupings of one name',
      {
        groupings: [
          { name: 'a', type: 'status' },
          { name: 'a', type: 'user' },
        ],
      },
    ],
    ['an unknown grouping', { groupings: [{ name: 'a', type: 'moon' }] }],
    ['no groups at all', { max_groups: 0 }],
    ['an index beyond all numbers', { filter: { index: [2 ** 53] } }],
  ])('refuse %s', async (_what, body) => {
    expect((await ask(body)).status).toBe(422);
  });
});
