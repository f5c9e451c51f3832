import type { Model } from '../kernel/model.js';
import type { Page } from '../kernel/list/page.js';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';

const overrides = (name: string, more: object = {}): object => ({
  name,
  parameters: { lr: 0.5 },
  settings: {},
  extra: {},
  outputs: {},
  ...more,
});

const step = (name: string, upstream: readonly string[] = [], more: object = {}): object => ({
  spec: {
    source: { module: 'pipe', attribute: name, type: 'user' },
    upstream_steps: upstream,
    inputs: {},
    invocation_id: name,
  },
  config: overrides(name, more),
  step_config_overrides: overrides(name, more),
});

const FUTURE = '2200-01-01T00:00:00';

describe('pipelines and their snapshots', () => {
  let tenant: TenantApp;
  let project: string;
  let stack: string;
  let pipeline: string;
  let token: string;

  beforeAll(async () => {
    tenant = await startTenantApp();
    token = await tenant.login();
    project = await first('projects');
    stack = await first('stacks');
    pipeline = (await makePipeline({ name: 'train', tags: ['nightly'] })).body.id;
  });
  afterAll(() => tenant?.close());

  const first = async (path: string): Promise<string> =>
    (await tenant.call<Page<Model>>('GET', path)).body.items[0]?.id ?? '';
  const makePipeline = (fields: object) => tenant.call<Model>('POST', 'pipelines', { body: { project, ...fields } });
  const make = (fields: object = {}) =>
    tenant.call<Model>('POST', 'pipeline_snapshots', {
      body: {
        project,
        stack,
        pipeline,
        run_name_template: 'train-{date}-{time}',
        pipeline_configuration: { name: 'train', extra: { team: 'red' }, substitutions: { a: '1' } },
        step_configurations: { second: step('second', ['first']), first: step('first', [], { extra: { mine: 1 } }) },
        client_environment: { os: 'linux', python_packages: 'zenml' },
        client_version: '0.98.0',
        server_version: '0.98.0',
        pipeline_spec: { version: '0.5', steps: [] },
        is_dynamic: false,
        ...fields,
      },
    });
  const list = async (query: Record<string, string>): Promise<Model[]> =>
    (await tenant.call<Page<Model>>('GET', 'pipeline_snapshots', { query: { project, ...query } })).body.items;
  const names = async (query: Record<string, string>) => (await list(query)).map(({ name }) => name);

  it('makes a pipeline once a name, with tags and no runs yet', async () => {
    const { body } = await tenant.call<Model>('GET', `pipelines/${pipeline}`);
    expect(body).toMatchObject({
      name: 'train',
      metadata: { description: null },
      resources: { latest_run_id: null, latest_run_status: null, latest_run_user: null, visualizations: [] },
    });
    expect(body.resources?.['tags']).toMatchObject([{ name: 'nightly' }]);
    expect(await makePipeline({ name: 'train' })).toMatchObject({
      status: 409,
      body: {
        detail: [
          'EntityExistsError',
          `Unable to create pipeline in project '${project}': A pipeline with the name train already exists.`,
        ],
      },
    });
  });

  it('lets only one of many concurrent requests make a pipeline', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => makePipeline({ name: 'race' })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array.from({ length: 7 }, () => 409)]);
  });

  it('keeps steps in order and adds the pipeline to each', async () => {
    const { status, body } = await make();
    expect(status).toBe(200);
    expect(body.body).toMatchObject({ runnable: false, deployable: false, is_dynamic: false, pipeline_id: pipeline });
    expect(body.resources).toMatchObject({ pipeline: { name: 'train' }, stack: { name: 'default' }, build: null });
    const metadata = body.metadata as Record<string, Record<string, unknown>>;
    expect(metadata['client_environment']).toEqual({ os: 'linux' });
    expect(metadata['pipeline_configuration']).toMatchObject({
      execution_mode: 'continue_on_failure',
      extra: { team: 'red' },
    });
    expect(metadata['pipeline_configuration']?.['substitutions']).toEqual({ a: '1' });
    const steps = metadata['step_configurations'] ?? {};
    expect(Object.keys(steps)).toEqual(['second', 'first']);
    expect(steps['first']).toMatchObject({
      spec: { upstream_steps: [], enable_heartbeat: false },
      config: { extra: { team: 'red', mine: 1 }, substitutions: { a: '1' }, heartbeat_healthy_threshold: 30 },
      step_config_overrides: { extra: { mine: 1 }, substitutions: {} },
    });
    const [row] = await tenant.database.query<{ step_count: number }>(
      'SELECT step_count FROM pipeline_snapshot WHERE id = $1',
      [body.id],
    );
    expect(row?.step_count).toBe(2);
  });

  it('keeps numbers as they came: integers of any size, 1.0', async () => {
    const big = '1152921504606846977';
    const text = JSON.stringify({
      ...{ project, stack, pipeline, run_name_template: 'r', client_environment: {} },
      pipeline_configuration: { name: 'train', parameters: { seed: 'BIG', lr: 'ONE' } },
      step_configurations: { first: step('first', [], { parameters: { seeds: ['BIG'] } }) },
    })
      .replaceAll('"BIG"', big)
      .replaceAll('"ONE"', '1.0');
    const url = new URL('/api/v1/pipeline_snapshots', await tenant.app.getUrl());
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const made = await (await fetch(url, { method: 'POST', headers, body: text })).text();
    expect(made).toContain(`"parameters":{"seed":${big},"lr":1.0}`);
    const { id } = JSON.parse(made) as Model;
    const row = await tenant.database.first<{ plain: boolean }>(
      `SELECT pipeline_configuration LIKE '%"seed":' || $2 || ',"lr":1.0}%' AS plain FROM pipeline_snapshot WHERE id = $1`,
      [id, big],
    );
    expect(row?.plain).toBe(true);
    const got = await (await fetch(`${url.href}/${id}`, { headers })).text();
    expect(got).toContain(`"seeds":[${big}]`);
  });

  it('shows only the steps that are asked for', async () => {
    const { body: made } = await make();
    const query = { step_configuration_filter: ['first'] };
    const { body } = await tenant.call<Model>('GET', `pipeline_snapshots/${made.id}`, { query });
    expect(Object.keys(body.metadata?.['step_configurations'] as object)).toEqual(['first']);
  });

  it('has the same body whether hydrated or not', async () => {
    const [bare, whole] = [await list({ size: '100' }), await list({ size: '100', hydrate: 'True' })];
    expect(whole.map(({ body }) => body)).toEqual(bare.map(({ body }) => body));
    expect(bare[0]?.metadata).toBeNull();
    expect(whole[0]?.metadata).not.toBeNull();
  });

  it('refuses a reference to what is not there with 404 and a broken step with 422', async () => {
    const id = '00000000-0000-4000-8000-000000000000';
    expect(await make({ pipeline: id })).toMatchObject({
      status: 404,
      body: {
        detail: [
          'KeyError',
          expect.stringContaining(
            `The pipeline with ID ${id} referenced by the pipeline snapshot being created was not found`,
          ),
        ],
      },
    });
    expect((await make({ stack: id })).status).toBe(404);
    expect((await make({ schedule: id })).status).toBe(404);
    expect((await make({ step_configurations: { a: { spec: {} } } })).status).toBe(422);
    expect((await make({ name: true })).status).toBe(422);
    expect((await make({ name: 'a\nb' })).status).toBe(400);
  });

  it('drops an environment that is too long', async () => {
    const { body } = await make({ client_environment: { python_packages: 'x'.repeat(70_000), os: 'linux' } });
    expect(body.metadata?.['client_environment']).toEqual({});
  });

  it('has one snapshot of a name for each pipeline unless it is replaced', async () => {
    const old = (await make({ name: 'best' })).body.id;
    expect(await make({ name: 'best' })).toMatchObject({
      status: 409,
      body: { detail: ['EntityExistsError', expect.stringContaining('already exists for pipeline')] },
    });
    expect((await make({ name: 'best', replace: true })).status).toBe(200);
    expect(await tenant.call('GET', `pipeline_snapshots/${old}`)).toMatchObject({ status: 404 });
    await expect(names({ named_only: 'True' })).resolves.toEqual(['best']);
  });

  it('keeps a replaced snapshot that something was made from, without its name', async () => {
    const old = (await make({ name: 'origin' })).body.id;
    await make({ source_snapshot: old });
    expect((await make({ name: 'origin', replace: true })).status).toBe(200);
    expect(await tenant.call('GET', `pipeline_snapshots/${old}`)).toMatchObject({ status: 200, body: { name: null } });
    await expect(list({ source_snapshot_id: old })).resolves.toHaveLength(1);
  });

  it('renames, describes, tags and un-names a snapshot', async () => {
    const { id } = (await make({ name: 'draft', tags: ['a'] })).body;
    const put = (body: object) => tenant.call<Model>('PUT', `pipeline_snapshots/${id}`, { body });
    const changed = await put({ name: 'final', description: 'd', add_tags: ['b'], remove_tags: ['a'] });
    expect(changed.body).toMatchObject({ name: 'final', metadata: { description: 'd' } });
    expect(changed.body.resources?.['tags']).toMatchObject([{ name: 'b' }]);
    await expect(names({ tags: 'b' })).resolves.toEqual(['final']);
    expect((await put({ name: false })).body.name).toBeNull();
  });

  it('filters by pipeline and stack, by name or id, and sorts by the name of a pipeline', async () => {
    await expect(list({ pipeline: 'nothing' })).resolves.toEqual([]);
    const all = (await list({ size: '100' })).length;
    await expect(list({ pipeline: 'train', size: '100' })).resolves.toHaveLength(all);
    await expect(list({ stack, size: '100', sort_by: 'desc:pipeline' })).resolves.toHaveLength(all);
    await expect(list({ runnable: 'True' })).resolves.toEqual([]);
    await expect(list({ deployed: 'True' })).resolves.toEqual([]);
  });

  it('tells the newest run of what was made from a snapshot', async () => {
    const source = (await make({ name: 'source' })).body.id;
    const derived = [await make({ source_snapshot: source }), await make({ source_snapshot: source })];
    const runs: string[] = [];
    for (const { body } of [derived[1], derived[0]] as { body: Model }[]) {
      const request = { project, snapshot: body.id, pipeline, name: `r${runs.length}`, status: 'running' };
      const orchestration = { orchestrator_run_id: `o${runs.length}`, start_time: '2026-11-23T10:00:00' };
      const answer = await tenant.call<[Model, boolean]>('POST', 'runs', { body: { ...request, ...orchestration } });
      runs.push(answer.body[0].id);
    }
    const { body } = await tenant.call<Model>('GET', `pipeline_snapshots/${source}`);
    expect(body.resources).toMatchObject({
      latest_run_id: runs[1],
      latest_run_status: 'running',
      latest_run_user: { name: 'owner' },
    });
  });

  it('reuses a reference to the same commit', async () => {
    const repository = await tenant.call<Model>('POST', 'code_repositories', {
      body: { project, name: 'code', config: {}, source: { module: 'm', attribute: 'R', type: 'user' } },
    });
    const code_reference = { commit: 'abc', subdirectory: '', code_repository: repository.body.id };
    const made = [await make({ code_reference }), await make({ code_reference })];
    const [one, two] = made.map(({ body }) => body.resources?.['code_reference'] as Model);
    expect(one?.id).toBe(two?.id);
    expect(made[0]?.body.resources).toMatchObject({
      code_reference: { body: { commit: 'abc', code_repository: { name: 'code' } } },
    });
  });

  it('prunes only old snapshots without a name that nothing points to, and counts without apply', async () => {
    await make();
    const prune = (body: object) =>
      tenant.call<{ snapshot_count: number }>('POST', 'pipeline_snapshots/prune', { body: { project, ...body } });
    expect((await prune({ older_than: '2000-01-01T00:00:00' })).body).toEqual({ snapshot_count: 0, task_id: null });
    const counted = (await prune({ older_than: FUTURE })).body.snapshot_count;
    expect(counted).toBeGreaterThan(0);
    const deleted = (await prune({ older_than: FUTURE, apply: true })).body.snapshot_count;
    expect(deleted).toBeGreaterThanOrEqual(counted);
    expect((await prune({ older_than: FUTURE })).body.snapshot_count).toBe(0);
    const left = await list({ size: '100' });
    expect(left.map(({ name }) => name)).toContain('best');
    const unnamed = left.filter(({ name }) => name === null).map(({ id }) => id);
    const runs = await tenant.database.query<{ id: string }>('SELECT DISTINCT snapshot_id AS id FROM pipeline_run');
    expect(unnamed.toSorted()).toEqual(runs.map(({ id }) => id).toSorted());
  });

  it('cannot run a snapshot: 405, on which clients rely', async () => {
    const { id } = (await make()).body;
    const answer = await tenant.call('POST', `pipeline_snapshots/${id}/runs`, { body: { run_configuration: null } });
    expect(answer).toMatchObject({ status: 405, body: { detail: 'Method Not Allowed' } });
  });

  it('says why code cannot be downloaded', async () => {
    const [without, local] = [(await make()).body.id, (await make({ code_path: '/tmp/code' })).body.id];
    const token = (id: string) => tenant.call('GET', `pipeline_snapshots/${id}/download-token`);
    expect(await token(without)).toMatchObject({ status: 400 });
    expect(await token(local)).toMatchObject({
      status: 403,
      body: {
        detail: ['IllegalOperationError', 'Files in a local artifact store cannot be accessed from the server.'],
      },
    });
  });

  it('deletes a snapshot, and with a pipeline all of its snapshots', async () => {
    const { id } = (await make()).body;
    expect(await tenant.call('DELETE', `pipeline_snapshots/${id}`)).toMatchObject({ status: 200, body: null });
    expect(await tenant.call('DELETE', `pipeline_snapshots/${id}`)).toMatchObject({ status: 404 });
    const other = (await makePipeline({ name: 'gone' })).body.id;
    const snapshot = (await make({ pipeline: other })).body.id;
    expect(await tenant.call('DELETE', `pipelines/${other}`)).toMatchObject({ status: 200, body: null });
    expect(await tenant.call('GET', `pipeline_snapshots/${snapshot}`)).toMatchObject({ status: 404 });
  });
});
