import type { Model } from '../kernel/model.js';
import type { Page } from '../kernel/list/page.js';
import { rowsIn } from '../testing/rows.js';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';

describe('deployments', () => {
  let tenant: TenantApp;
  let project: string;
  let snapshot: string;
  let deployer: string;

  beforeAll(async () => {
    tenant = await startTenantApp();
    await tenant.login();
    const rows = await rowsIn(tenant.database);
    project = rows.projectId;
    snapshot = await rows.snapshot(await rows.pipeline('served'));
    const query = { name: 'default', type: 'deployer' };
    deployer = (await tenant.call<Page<Model>>('GET', 'components', { query })).body.items[0]?.id ?? '';
  });
  afterAll(() => tenant?.close());

  const make = (fields: object) =>
    tenant.call<Model>('POST', 'deployments', {
      body: { project, snapshot_id: snapshot, deployer_id: deployer, ...fields },
    });

  it('is made with an unknown status, for a snapshot and a deployer', async () => {
    const made = await make({ name: 'd1', auth_key: 'the key', tags: ['live'] });
    expect(made).toMatchObject({
      status: 200,
      body: {
        name: 'd1',
        body: { status: 'unknown', url: null },
        metadata: { deployment_metadata: {}, auth_key: 'the key' },
        resources: { snapshot: { id: snapshot }, deployer: { name: 'default' }, pipeline: { name: 'served' } },
      },
    });
    const row = await tenant.database.first<{ key: string }>('SELECT auth_key AS key FROM deployment WHERE id = $1', [
      made.body.id,
    ]);
    expect(Buffer.from(row?.key ?? '', 'base64').toString()).not.toContain('the key');
    expect(await make({ name: 'd1' })).toMatchObject({ status: 409 });
    expect(await make({ name: 'd2', deployer_id: project })).toMatchObject({ status: 404 });
  });

  it('takes what its deployer reports and leaves the rest', async () => {
    const { id } = (await make({ name: 'reported', auth_key: 'k' })).body;
    const body = { status: 'running', url: 'http://localhost:1', deployment_metadata: { pid: 7 }, add_tags: ['x'] };
    const { body: updated } = await tenant.call<Model>('PUT', `deployments/${id}`, { body });
    expect(updated).toMatchObject({
      body: { status: 'running', url: 'http://localhost:1' },
      metadata: { deployment_metadata: { pid: 7 }, auth_key: 'k' },
    });
    expect((await tenant.call('PUT', `deployments/${id}`, { body: { status: 'flying' } })).status).toBe(422);
    const open = await tenant.call<Model>('PUT', `deployments/${id}`, { body: { auth_key: '' } });
    expect(open.body.metadata).toMatchObject({ auth_key: '' });
  });

  it('filters by pipeline, status and tag, and is seen from its snapshot', async () => {
    const list = async (query: Record<string, string>) =>
      (await tenant.call<Page<Model>>('GET', 'deployments', { query: { project, ...query } })).body.items.map(
        ({ name }) => name,
      );
    await expect(list({ pipeline: 'served', status: 'running' })).resolves.toEqual(['reported']);
    await expect(list({ tags: 'live' })).resolves.toEqual(['d1']);
    await expect(list({ pipeline: 'other' })).resolves.toEqual([]);
    const deployed = await tenant.call<Page<Model>>('GET', 'pipeline_snapshots', {
      query: { project, deployed: 'True' },
    });
    expect(deployed.body.items).toMatchObject([{ id: snapshot, resources: { deployment: { metadata: null } } }]);
  });

  it('keeps a deployer that still has something to look after', async () => {
    const body = { name: 'busy', type: 'deployer', flavor: 'docker', configuration: {} };
    const component = await tenant.call<Model>('POST', 'components', { body });
    const { id } = (await make({ name: 'held', deployer_id: component.body.id })).body;
    expect(await tenant.call('DELETE', `components/${component.body.id}`)).toMatchObject({ status: 403 });
    await tenant.call('PUT', `deployments/${id}`, { body: { status: 'absent' } });
    expect(await tenant.call('DELETE', `components/${component.body.id}`)).toMatchObject({ status: 200 });
    expect(await tenant.call<Model>('GET', `deployments/${id}`)).toMatchObject({
      body: { resources: { deployer: null } },
    });
    expect(await tenant.call('DELETE', `deployments/${id}`)).toMatchObject({ status: 200, body: null });
    expect(await tenant.call('DELETE', `deployments/${id}`)).toMatchObject({ status: 404 });
  });
});
