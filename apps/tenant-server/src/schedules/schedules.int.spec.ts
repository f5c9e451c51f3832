import type { Model } from '../kernel/model.js';
import type { Page } from '../kernel/list/page.js';
import { rowsIn } from '../testing/rows.js';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';

describe('schedules', () => {
  let tenant: TenantApp;
  let project: string;
  let pipeline: string;

  beforeAll(async () => {
    tenant = await startTenantApp();
    await tenant.login();
    const rows = await rowsIn(tenant.database);
    project = rows.projectId;
    pipeline = await rows.pipeline();
  });
  afterAll(() => tenant?.close());

  const make = (fields: object) =>
    tenant.call<Model>('POST', 'schedules', {
      body: {
        project,
        active: true,
        pipeline_id: pipeline,
        orchestrator_id: null,
        cron_expression: '0 0 * * *',
        ...fields,
      },
    });
  const names = async (query: Record<string, string>) => {
    const { body } = await tenant.call<Page<Model>>('GET', 'schedules', { query: { project, ...query } });
    return body.items.map(({ name }) => name);
  };

  it('keep times in UTC without a zone, and intervals as durations', async () => {
    const times = { start_time: '2030-01-01T02:00:00+02:00', interval_second: 5_400 };
    const made = await make({ name: 'timed', cron_expression: null, ...times });
    expect(made).toMatchObject({
      status: 200,
      body: {
        body: { start_time: '2030-01-01T00:00:00', interval_second: 'PT1H30M', catchup: false, is_archived: false },
        metadata: { pipeline_id: pipeline, orchestrator_id: null, run_metadata: {} },
        resources: { user: { name: 'owner' } },
      },
    });
    await expect(names({ start_time: 'gt:2029-12-31 00:00:00', interval_second: 'gte:5400' })).resolves.toEqual([
      'timed',
    ]);
  });

  it('filter an interval as the text that the original keeps', async () => {
    await make({ name: 'paced', cron_expression: null, start_time: '2030-01-01T00:00:00', interval_second: 7_200 });
    const paced = (interval: string) => names({ interval_second: interval, name: 'paced' });
    for (const interval of ['7200', 'startswith:72', 'endswith:0.0', 'oneof:["7200"]', 'lt:7201', 'isnotnull:'])
      await expect(paced(interval)).resolves.toEqual(['paced']);
    for (const interval of ['72', 'notequals:7200', 'contains:x', 'weird:7200', 'isnull:'])
      await expect(paced(interval)).resolves.toEqual([]);
  });

  it('need a time', async () => {
    expect((await make({ name: 'never', cron_expression: null })).status).toBe(422);
    expect((await make({ name: 'never', cron_expression: null, interval_second: 60 })).status).toBe(422);
  });

  it('belong to what is there', async () => {
    expect((await make({ name: 'lost', pipeline_id: project })).status).toBe(404);
    expect((await make({ name: 'lost', orchestrator_id: project })).status).toBe(404);
  });

  it('can be paused and archived, which frees their name and ends all changes', async () => {
    const { id } = (await make({ name: 'short' })).body;
    expect((await make({ name: 'short' })).status).toBe(409);
    const put = (body: object) => tenant.call<Model>('PUT', `schedules/${id}`, { body });
    expect((await put({ active: false })).body).toMatchObject({
      body: { active: false, cron_expression: '0 0 * * *' },
    });
    expect(await tenant.call('DELETE', `schedules/${id}`, { query: { soft: 'True' } })).toMatchObject({ status: 200 });
    expect((await put({ active: true })).status).toBe(403);
    expect((await make({ name: 'short' })).status).toBe(200);
    await expect(names({ is_archived: 'False', name: 'startswith:short' })).resolves.toEqual(['short']);
    expect(await tenant.call('DELETE', `schedules/${id}`, { query: { soft: 'False' } })).toMatchObject({ status: 200 });
    expect(await tenant.call('GET', `schedules/${id}`)).toMatchObject({ status: 404 });
  });
});
