import type { Model } from '../kernel/model.js';
import type { Page } from '../kernel/list/page.js';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';

describe('code repositories', () => {
  let tenant: TenantApp;
  let project: string;

  beforeAll(async () => {
    tenant = await startTenantApp();
    await tenant.login();
    project = (await tenant.call<Model>('GET', 'projects/default')).body.id;
  });
  afterAll(() => tenant?.close());

  const source = { module: 'm', attribute: 'Repo', type: 'user' };
  const make = (fields: object) =>
    tenant.call<Model>('POST', 'code_repositories', {
      body: { project, config: { owner: 'a' }, source, ...fields },
    });

  it('keep their source in the body and their configuration in the metadata', async () => {
    const made = await make({ name: 'r1', logo_url: 'l' });
    expect(made).toMatchObject({
      status: 200,
      body: {
        name: 'r1',
        body: { source, logo_url: 'l' },
        metadata: { config: { owner: 'a' }, description: null },
        resources: { user: { name: 'owner' } },
      },
    });
    expect((await make({ name: 'r1' })).status).toBe(409);
    expect((await make({ name: 'r2', source: 'm.Repo' })).status).toBe(422);
  });

  it('keep what an update leaves empty', async () => {
    const { id } = (await make({ name: 'kept', description: 'old' })).body;
    const body = { name: null, config: { owner: 'b' }, logo_url: null, description: '' };
    expect(await tenant.call('PUT', `code_repositories/${id}`, { body })).toMatchObject({
      status: 200,
      body: { name: 'kept', metadata: { config: { owner: 'b' }, description: 'old' } },
    });
    expect(await tenant.call('PUT', `code_repositories/${id}`, { body: { config: {} } })).toMatchObject({
      body: { metadata: { config: { owner: 'b' } } },
    });
    expect(await tenant.call('PUT', `code_repositories/${id}`, { body: { name: 'r1' } })).toMatchObject({
      status: 409,
    });
  });

  it('are listed in their project and deleted', async () => {
    const { id } = (await make({ name: 'gone' })).body;
    const query = { project: 'default', name: 'gone' };
    const { body } = await tenant.call<Page<Model>>('GET', 'code_repositories', { query });
    expect(body.items).toMatchObject([{ id, metadata: null }]);
    expect(await tenant.call('DELETE', `code_repositories/${id}`)).toMatchObject({ status: 200, body: null });
    expect(await tenant.call('DELETE', `code_repositories/${id}`)).toMatchObject({ status: 404 });
  });
});
