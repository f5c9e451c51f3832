import type { Model } from '../kernel/model.js';
import type { Page } from '../kernel/list/page.js';
import { rowsIn, type Rows } from '../testing/rows.js';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';

describe('triggers and webhooks', () => {
  let tenant: TenantApp;
  let rows: Rows;
  let project: string;

  beforeAll(async () => {
    tenant = await startTenantApp();
    await tenant.login();
    rows = await rowsIn(tenant.database);
    project = rows.projectId;
  });
  afterAll(() => tenant?.close());

  const make = (fields: object) => tenant.call<Model>('POST', 'triggers', { body: { project, ...fields } });
  const schedule = (fields: object) => make({ type: 'schedule', ...fields });
  const names = async (query: Record<string, string>) => {
    const { body } = await tenant.call<Page<Model>>('GET', 'triggers', { query: { project, ...query } });
    return body.items.map((item) => item.body['name']).toSorted();
  };
  const makeHook = (fields: object) =>
    tenant.call<Model & { secret: string | null }>('POST', 'webhooks', {
      body: { project, webhook_type: 'custom', ...fields },
    });

  it('knows when a schedule is due, unless it is inactive', async () => {
    const made = await schedule({ name: 'nightly', cron_expression: '0 0 * * *' });
    expect(made).toMatchObject({
      status: 200,
      body: {
        body: { name: 'nightly', flavor: 'native schedule', concurrency: 'skip', max_runs: null },
        metadata: {},
        resources: {
          snapshots: [],
          executable_snapshots: [],
          latest_run: null,
          webhook: null,
          snapshot_dispatch_states: {},
        },
      },
    });
    expect(made.body.body['next_occurrence']).toMatch(/^\d{4}-\d\d-\d\dT00:00:00$/);
    expect('name' in made.body).toBe(false);
    const body = { type: 'schedule', name: 'nightly', active: false, cron_expression: '0 0 * * *' };
    const paused = await tenant.call<Model>('PUT', `triggers/${made.body.id}`, { body });
    expect(paused.body.body).toMatchObject({ active: false, next_occurrence: null });
  });

  it('begins an interval at its start', async () => {
    const made = await schedule({ name: 'hourly', interval: 3600, start_time: '2200-01-01T00:00:00' });
    expect(made.body.body).toMatchObject({ interval: 3600, next_occurrence: '2200-01-01T00:00:00' });
    // As a browser's field for a date and a time has it.
    const form = await schedule({ name: 'by form', interval: 3600, start_time: '2200-01-01T00:00' });
    expect(form.body.body).toMatchObject({
      start_time: '2200-01-01T00:00:00',
      next_occurrence: '2200-01-01T00:00:00',
    });
  });

  it.each([
    [{}, 'no time at all'],
    [{ interval: 3600 }, 'an interval without a start'],
    [{ cron_expression: '0 0 * * *', run_once_start_time: '2200-01-01T00:00:00' }, 'two times'],
    [{ cron_expression: 'x' }, 'what is no cron expression'],
    [{ cron_expression: '0 0 30 2 *' }, 'what is never due'],
    [{ interval: 5, start_time: '2200-01-01T00:00:00' }, 'too short an interval'],
  ])('refuses a schedule %j: %s', async (fields, _reason) => {
    expect((await schedule({ name: 'bad', ...fields })).status).toBe(422);
  });

  it('watches what is there, for what can happen to it', async () => {
    const id = await rows.pipeline();
    const event = (fields: object) =>
      make({ name: 'watch', type: 'platform_event', target_events: ['run_completed'], ...fields });
    expect((await event({ source_entity: { type: 'pipeline', id } })).body.body).toMatchObject({
      source_entity: { type: 'pipeline', id },
      target_events: ['run_completed'],
    });
    expect((await event({ source_entity: { type: 'pipeline', id: project } })).status).toBe(404);
    const other = await tenant.call<Model>('POST', 'projects', { body: { name: 'elsewhere' } });
    const far = await event({ project: other.body.id, source_entity: { type: 'pipeline', id } });
    expect(far).toMatchObject({ status: 200, body: { body: { source_entity: { type: 'pipeline', id } } } });
    expect((await event({ source_entity: { type: 'pipeline', id }, target_events: ['party'] })).status).toBe(422);
    const { body } = await tenant.call<object[]>('GET', 'supported-events', { query: { source_type: 'pipeline_run' } });
    expect(body).toMatchObject([{ value: 'completed' }, { value: 'failed' }]);
    expect((await tenant.call('GET', 'supported-events', { query: { source_type: 'x' } })).status).toBe(422);
    expect((await tenant.call('GET', 'supported-events', { token: null })).status).toBe(422);
  });

  it('lists by kind and hides what is archived, whose name is free again', async () => {
    const { id } = (await schedule({ name: 'old', cron_expression: '@daily' })).body;
    expect(await tenant.call('DELETE', `triggers/${id}`, { query: { soft: 'True' } })).toMatchObject({
      status: 200,
      body: null,
    });
    expect(await tenant.call('DELETE', `triggers/${id}`)).toMatchObject({ status: 403 });
    expect((await schedule({ name: 'old', cron_expression: '@daily' })).status).toBe(200);
    expect((await schedule({ name: 'old', cron_expression: '@daily' })).status).toBe(409);
    await expect(names({ type: 'schedule', name: 'startswith:old' })).resolves.toEqual(['old']);
    await expect(names({ is_archived: 'True' })).resolves.toHaveLength(1);
    await expect(names({ type: 'webhook' })).resolves.toEqual([]);
    await expect(names({ name: 'nothing', active: 'True', type: 'webhook', logical_operator: 'or' })).resolves.toEqual(
      [],
    );
  });

  it('archives what has the longest of names under one that is no longer', async () => {
    const name = 'n'.repeat(255);
    const { id } = (await schedule({ name, cron_expression: '@daily' })).body;
    await tenant.call('DELETE', `triggers/${id}`, { query: { soft: 'True' } });
    const [archived] = await names({ is_archived: 'True', name: 'startswith:nnn' });
    expect(archived).toMatch(/^n+_\([0-9a-f]{8}\)$/);
    expect(archived).toHaveLength(255);
  });

  it('filters by plain ids of pipelines and snapshots only', async () => {
    await expect(names({ pipeline_id: project })).resolves.toEqual([]);
    for (const field of ['pipeline_id', 'snapshot_id']) {
      const query = { project, [field]: `equals:${project}` };
      expect(await tenant.call('GET', 'triggers', { query })).toMatchObject({
        status: 400,
        body: { detail: ['ValueError', expect.any(String)] },
      });
    }
  });

  it('attaches no snapshots, because runs are not started from here', async () => {
    const { id } = (await schedule({ name: 'eager', cron_expression: '@daily' })).body;
    const snapshot = await rows.snapshot(await rows.pipeline());
    expect(await tenant.call('PUT', `triggers/${id}/pipeline_snapshots/${snapshot}`)).toMatchObject({
      status: 403,
      body: { detail: ['IllegalOperationError', 'Can not attach a snapshot without name to a trigger.'] },
    });
    await tenant.database.run("UPDATE pipeline_snapshot SET name = 'named' WHERE id = $1", [snapshot]);
    expect(await tenant.call('PUT', `triggers/${id}/pipeline_snapshots/${snapshot}`)).toMatchObject({ status: 400 });
    expect(await tenant.call('PUT', `triggers/${id}/pipeline_snapshots/${project}`)).toMatchObject({ status: 404 });
    for (const body of ['"text"', { tags: 'none' }]) {
      expect(await tenant.call('PUT', `triggers/${id}/pipeline_snapshots/${snapshot}`, { body })).toMatchObject({
        status: 422,
        body: ['ValueError', expect.any(String)],
      });
    }
    expect(await tenant.call('DELETE', `triggers/${id}/pipeline_snapshots/${snapshot}`)).toMatchObject({
      status: 404,
      body: { detail: ['KeyError', `'Snapshot ${snapshot} is not attached to trigger ${id}'`] },
    });
    expect(await tenant.call('DELETE', `triggers/${id}/dispatch_state`)).toMatchObject({ status: 200, body: null });
  });

  it('shows what an import brought along: attached snapshots, their state, the latest run', async () => {
    const { id } = (await schedule({ name: 'imported', cron_expression: '@daily' })).body;
    const pipeline = await rows.pipeline();
    const [snapshot, run] = [await rows.snapshot(pipeline), await rows.run(pipeline)];
    const state = JSON.stringify({ last_status: 'SKIPPED_MAX_RUNS', last_error_message: 'm' });
    await tenant.database.run('INSERT INTO trigger_snapshot VALUES ($1, $2, now(), $3)', [id, snapshot, state]);
    await tenant.database.run('INSERT INTO trigger_execution VALUES ($1, $2, now())', [id, run]);
    await tenant.call('DELETE', `triggers/${id}/dispatch_state`);
    expect((await tenant.call<Model>('GET', `triggers/${id}`)).body.resources).toMatchObject({
      snapshots: [{ id: snapshot }],
      latest_run: { id: run },
      snapshot_dispatch_states: { [snapshot]: { last_status: 'SKIPPED_MAX_RUNS', last_error_message: null } },
    });
    await expect(names({ snapshot_id: snapshot })).resolves.toEqual(['imported']);
    const snapshots = await tenant.call<Page<Model>>('GET', 'pipeline_snapshots', {
      query: { project, trigger_id: id },
    });
    expect(snapshots.body.items.map((item) => item.id)).toEqual([snapshot]);
  });

  it('shows the secret of a webhook once, and only when the server made it', async () => {
    const made = await makeHook({ name: 'w1' });
    expect(made.body.secret).toMatch(/^[\w-]{43}$/);
    expect(made.body).toMatchObject({
      name: 'w1',
      body: { webhook_type: 'custom', active: true },
      metadata: { stats: { received_count: 0, last_error_summary: null } },
    });
    expect((await makeHook({ name: 'w2', secret: 'mine' })).body.secret).toBeNull();
    const stored = await tenant.database.query<{ values: string }>(
      `SELECT "values" FROM secret WHERE name LIKE 'webhook-%'`,
    );
    expect(JSON.stringify(stored)).not.toContain(made.body.secret);
    const path = `webhooks/${made.body.id}`;
    const rotated = await tenant.call<{ secret: string }>('PUT', `${path}/secret`, { body: { secret: null } });
    expect(rotated.body.secret).not.toBe(made.body.secret);
    expect((await tenant.call('PUT', `${path}/secret`, { body: { secret: '  ' } })).status).toBe(422);
    expect('secret' in (await tenant.call<object>('GET', path)).body).toBe(false);
  });

  it('refuses unknown senders and taken names', async () => {
    expect(await makeHook({ name: 'w3', webhook_type: 'generic' })).toMatchObject({
      status: 422,
      body: { detail: 'Unsupported webhook type: generic.' },
    });
    expect((await makeHook({ name: 'w1' })).status).toBe(409);
  });

  it('keeps a webhook that a trigger waits for, then deletes it with its secret', async () => {
    const { id } = (await makeHook({ name: 'busy' })).body;
    const trigger = await make({ name: 'on-hook', type: 'webhook', webhook_id: id, configuration: { a: 1 } });
    expect(trigger.body).toMatchObject({
      body: { webhook_id: id, configuration: { target_events: null } },
      resources: { webhook: { name: 'busy' } },
    });
    expect(await tenant.call('DELETE', `webhooks/${id}`)).toMatchObject({ status: 403 });
    await tenant.call('DELETE', `triggers/${trigger.body.id}`);
    const count = async () => (await tenant.database.query('SELECT 1 FROM secret')).length;
    const before = await count();
    expect(await tenant.call('DELETE', `webhooks/${id}`)).toMatchObject({ status: 200, body: null });
    expect(await count()).toBe(before - 1);
  });

  it('takes the events that a webhook of its kind can send, and no others', async () => {
    const { id } = (await makeHook({ name: 'code', webhook_type: 'github' })).body;
    const wait = (name: string, ...targets: object[]) =>
      make({ name, type: 'webhook', webhook_id: id, configuration: { target_events: targets } });
    const push = await wait('push', { type: 'push', branch: ['main', 'startswith:release/'] });
    expect(push.body.body['configuration']).toEqual({
      target_events: [{ type: 'push', repo: null, branch: ['main', 'startswith:release/'], actor: null }],
    });
    const dynamic = { type: 'dynamic', event_type: 'issues', filters: { 'issue.labels[*]["the name"]': 'bug' } };
    expect((await wait('any', dynamic)).body.body['configuration']).toEqual({ target_events: [dynamic] });
    for (const bad of [
      { type: 'taskCreated' },
      { type: 'push', colour: 'red' },
      { type: 'push', branch: 'oneof:main' },
      { type: 'push', branch: '' },
      { ...dynamic, filters: { '[0].name': 'x' } },
      { ...dynamic, filters: { 'a[*].b[*]': 'x' } },
    ]) {
      expect(await wait('bad', bad)).toMatchObject({
        status: 422,
        body: { detail: ['ValueError', expect.any(String)] },
      });
    }
    expect((await wait('none')).status).toBe(422);
    const change = { type: 'webhook', name: 'push', configuration: { target_events: [{ type: 'push' }] } };
    const update = (body: object) => tenant.call<Model>('PUT', `triggers/${push.body.id}`, { body });
    expect(await update(change)).toMatchObject({ status: 422 });
    expect(await update({ ...change, active: true, concurrency: 'skip' })).toMatchObject({
      status: 200,
      body: { body: { configuration: { target_events: [{ type: 'push', branch: null }] } } },
    });
  });
});
