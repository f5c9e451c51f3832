import type { Model } from '../kernel/model.js';
import type { Page } from '../kernel/list/page.js';
import { rowsIn } from '../testing/rows.js';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';

describe('builds and what is made of them', () => {
  let tenant: TenantApp;
  let project: string;
  let pipeline: string;
  let stack: string;

  beforeAll(async () => {
    tenant = await startTenantApp();
    await tenant.login();
    const rows = await rowsIn(tenant.database);
    project = rows.projectId;
    pipeline = await rows.pipeline();
    stack = (await tenant.call<Page<Model>>('GET', 'stacks')).body.items[0]?.id ?? '';
  });
  afterAll(() => tenant?.close());

  const make = (fields: object = {}) =>
    tenant.call<Model>('POST', 'pipeline_builds', {
      body: {
        project,
        pipeline,
        stack,
        is_local: false,
        contains_code: true,
        images: { o: { image: 'i:1' } },
        ...fields,
      },
    });
  const snapshot = async (build: string | null) => {
    const body = {
      ...{ project, pipeline, stack, build, run_name_template: 'r' },
      pipeline_configuration: { name: 'p' },
      is_dynamic: false,
    };
    return (await tenant.call<Model>('POST', 'pipeline_snapshots', { body })).body;
  };

  it('fill in what an image leaves out, and have no name', async () => {
    const made = await make({ duration: 7, zenml_version: '0.98.0' });
    expect(made).toMatchObject({
      status: 200,
      body: {
        metadata: {
          pipeline: { id: pipeline },
          stack: { id: stack },
          images: { o: { image: 'i:1', dockerfile: null, contains_code: true, requires_code_download: false } },
          duration: 7,
          checksum: null,
        },
        resources: { user: { name: 'owner' } },
      },
    });
    expect('name' in made.body).toBe(false);
    expect((await make({ stack: project })).status).toBe(404);
    expect((await make({ images: { o: {} } })).status).toBe(422);
  });

  it('are found by what they are', async () => {
    const { id } = (await make({ is_local: true, checksum: 'abc', duration: 99 })).body;
    const list = async (query: Record<string, string>) => {
      const { body } = await tenant.call<Page<Model>>('GET', 'pipeline_builds', { query: { project, ...query } });
      return body.items.map((item) => item.id);
    };
    await expect(
      list({ is_local: 'True', checksum: 'abc', duration: 'gt:98', pipeline_id: pipeline }),
    ).resolves.toEqual([id]);
    await expect(list({ container_registry_id: stack })).resolves.toEqual([]);
    expect(await tenant.call('DELETE', `pipeline_builds/${id}`)).toMatchObject({ status: 200, body: null });
    await expect(list({ is_local: 'True' })).resolves.toEqual([]);
  });

  it('make a snapshot runnable and deployable unless they are local', async () => {
    const [remote, local] = [(await make()).body.id, (await make({ is_local: true })).body.id];
    expect((await snapshot(remote)).body).toMatchObject({ runnable: true, deployable: true });
    expect((await snapshot(local)).body).toMatchObject({ runnable: false, deployable: true });
    expect((await snapshot(null)).body).toMatchObject({ runnable: false, deployable: false });
    const query = { project, runnable: 'True' };
    expect((await tenant.call<Page<Model>>('GET', 'pipeline_snapshots', { query })).body.total).toBe(1);
  });

  it('are what a run template needs', async () => {
    const template = (source: string, fields: object = {}) =>
      tenant.call<Model>('POST', 'run_templates', {
        body: { project, name: 't', source_snapshot_id: source, ...fields },
      });
    expect(await template((await snapshot(null)).id)).toMatchObject({
      status: 400,
      body: { detail: ['ValueError', expect.stringContaining('no associated build')] },
    });
    const local = (await make({ is_local: true })).body.id;
    expect((await template((await snapshot(local)).id)).status).toBe(400);
    const source = (await snapshot((await make()).body.id)).id;
    const made = await template(source, { description: 'd', tags: ['old'] });
    expect(made.body).toMatchObject({
      name: 't',
      body: { runnable: true, hidden: false },
      resources: { source_snapshot: { id: source, name: 't' }, pipeline: { id: pipeline }, tags: [{ name: 'old' }] },
    });
    expect((await template(source)).status).toBe(409);
    const path = `run_templates/${made.body.id}`;
    const changed = await tenant.call<Model>('PUT', path, { body: { hidden: true, remove_tags: ['old'] } });
    expect(changed.body).toMatchObject({
      body: { hidden: true },
      metadata: { description: 'd' },
      resources: { tags: [] },
    });
    const query = { project, hidden: 'False' };
    expect((await tenant.call<Page<Model>>('GET', 'run_templates', { query })).body.total).toBe(0);
    expect(await tenant.call('DELETE', path)).toMatchObject({ status: 200, body: null });
    expect(await tenant.call('GET', path)).toMatchObject({ status: 404 });
  });

  it('go without their snapshots', async () => {
    const { id } = (await make()).body;
    const made = await snapshot(id);
    await tenant.call('DELETE', `pipeline_builds/${id}`);
    expect(await tenant.call('GET', `pipeline_snapshots/${made.id}`)).toMatchObject({
      body: { resources: { build: null } },
    });
  });
});
