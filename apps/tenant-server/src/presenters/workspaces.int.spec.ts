import type { Model } from '../kernel/model.js';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';

interface Page {
  readonly total: number;
  readonly items: Model[];
}

describe('a project that a request names beside its body', () => {
  let tenant: TenantApp;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    tenant = await startTenantApp();
    await tenant.login();
    for (const name of ['one', 'two']) {
      ids.set(name, (await tenant.call<Model>('POST', 'projects', { body: { name, display_name: name } })).body.id);
    }
  });
  afterAll(() => tenant?.close());

  const named = async (path: string): Promise<unknown[]> =>
    (await tenant.call<Page>('GET', path)).body.items.map((item) => item.name);

  it('is the one that is meant, by an old path or by the parameter', async () => {
    const project = ids.get('one');
    const byPath = await tenant.call<Model>('POST', 'workspaces/two/pipelines', { body: { name: 'a', project } });
    const byId = await tenant.call<Model>('POST', `workspaces/${ids.get('two')}/pipelines`, {
      body: { name: 'b', project },
    });
    const byParameter = await tenant.call<Model>('POST', 'pipelines?project_name_or_id=two', {
      body: { name: 'c', project },
    });
    for (const { status, body } of [byPath, byId, byParameter]) {
      expect({ status, project: body.body['project_id'] }).toEqual({ status: 200, project: ids.get('two') });
    }
    for (const path of ['workspaces/two/pipelines', 'pipelines?project_name_or_id=two', 'pipelines?project=two']) {
      expect(await named(path)).toEqual(['a', 'b', 'c']);
    }
    expect(await named('pipelines?project=one&project_name_or_id=two')).toHaveLength(3);
    expect(await named('workspaces/one/pipelines')).toEqual([]);
  });

  it('with the model of its versions', async () => {
    const project = ids.get('one');
    const model = await tenant.call<Model>('POST', 'workspaces/one/models', { body: { name: 'm', project } });
    const path = `workspaces/one/models/${model.body.id}/model_versions`;
    const version = await tenant.call<Model>('POST', path, { body: { name: 'v', project, model: model.body.id } });
    expect(version).toMatchObject({ status: 200, body: { name: 'v', body: { project_id: project } } });
    const other = await tenant.call<Model>('POST', `model_versions?model_id=${model.body.id}`, {
      body: { name: 'w', project, model: '11111111-1111-1111-1111-111111111111' },
    });
    expect(other).toMatchObject({ status: 200, body: { body: { model: { id: model.body.id } } } });
  });

  it('has to be there, but for what belongs to no project', async () => {
    const body = { name: 'x', project: ids.get('one') };
    expect((await tenant.call('POST', 'workspaces/nowhere/pipelines', { body })).status).toBe(404);
    expect((await tenant.call('GET', 'workspaces/nowhere/runs')).status).toBe(404);
    expect((await tenant.call('GET', 'workspaces/%zz/runs')).status).toBe(404);
    expect((await tenant.call('GET', 'workspaces/nowhere/stacks')).status).toBe(200);
    const secret = { name: 's', values: { a: 'b' } };
    expect((await tenant.call('POST', 'workspaces/nowhere/secrets', { body: secret })).status).toBe(200);
  });
});
