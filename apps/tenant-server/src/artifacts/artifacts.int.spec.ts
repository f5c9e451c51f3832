import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { rowsIn, type Rows } from '../testing/rows.js';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';
import { getOrCreateArtifact } from './get-or-create-artifact.js';

let tenant: TenantApp;
let rows: Rows;

beforeAll(async () => {
  tenant = await startTenantApp();
  await tenant.login();
  rows = await rowsIn(tenant.database);
});
afterAll(() => tenant?.close());

const create = async (body: Record<string, unknown>): Promise<Model> => {
  const answer = await tenant.call<Model>('POST', 'artifacts', { body: { project: rows.projectId, ...body } });
  expect(answer).toMatchObject({ status: 200 });
  return answer.body;
};
const names = async (query: Record<string, string>): Promise<unknown[]> =>
  (await tenant.call<Page<Model>>('GET', 'artifacts', { query })).body.items.map((item) => item.name);

describe('artifacts', () => {
  it('are created with their tags and answered whole', async () => {
    const made = await create({ name: 'dataset', tags: ['raw', 'big'] });
    expect(made).toEqual({
      id: expect.any(String),
      name: 'dataset',
      permission_denied: false,
      body: {
        created: expect.any(String),
        updated: expect.any(String),
        user_id: expect.any(String),
        project_id: rows.projectId,
      },
      metadata: { has_custom_name: false },
      resources: {
        user: expect.objectContaining({ name: 'owner' }),
        tags: [expect.objectContaining({ name: 'big' }), expect.objectContaining({ name: 'raw' })],
        latest_version_name: null,
        latest_version_id: null,
      },
    });
    const thin = await tenant.call<Model>('GET', `artifacts/${made.id}`, { query: { hydrate: 'False' } });
    expect(thin.body).toEqual({ ...made, metadata: null });
  });

  it('have a name that is unique in the project', async () => {
    await create({ name: 'twice' });
    const message = "Found another existing artifact with the same name in the 'default' project.";
    expect(await tenant.call('POST', 'artifacts', { body: { project: rows.projectId, name: 'twice' } })).toMatchObject({
      status: 409,
      body: {
        detail: ['EntityExistsError', `Unable to create the requested artifact with name 'twice': ${message}`],
      },
    });
    const other = await create({ name: 'once' });
    expect(await tenant.call('PUT', `artifacts/${other.id}`, { body: { name: 'twice' } })).toMatchObject({
      status: 409,
      body: {
        detail: ['EntityExistsError', `Unable to update the requested artifact with name 'twice': ${message}`],
      },
    });
  });

  it('are renamed, which makes the name a custom one, and tagged and untagged', async () => {
    const { id } = await create({ name: 'before', tags: ['old'] });
    const body = { name: 'after', add_tags: ['new'], remove_tags: ['old'] };
    expect(await tenant.call('PUT', `artifacts/${id}`, { body })).toMatchObject({
      status: 200,
      body: { name: 'after', metadata: { has_custom_name: true }, resources: { tags: [{ name: 'new' }] } },
    });
    expect((await tenant.call('PUT', `artifacts/${id}`, { body: { name: '' } })).body).toMatchObject({ name: 'after' });
  });

  it('are filtered by name and tags, and sorted by their newest version', async () => {
    const [a, b] = [await create({ name: 'list-a', tags: ['listed'] }), await create({ name: 'list-b' })];
    await tenant.database.run(
      `INSERT INTO artifact_version (version, version_number, type, uri, materializer, data_type, save_type, artifact_id, project_id)
        VALUES ('1', 1, 'DataArtifact', 'u', '{}', '{}', 'manual', $1, $2)`,
      [a.id, rows.projectId],
    );
    expect(await names({ name: 'startswith:LIST-', sort_by: 'name' })).toEqual(['list-a', 'list-b']);
    expect(await names({ name: 'startswith:list-', sort_by: 'desc:latest_version' })).toEqual(['list-a', 'list-b']);
    expect(await names({ name: 'startswith:list-', sort_by: 'desc:created' })).toEqual(['list-b', 'list-a']);
    expect(await names({ tags: 'listed' })).toEqual(['list-a']);
    expect(await names({ name: 'startswith:list-', tags: 'isnull:' })).toEqual(['list-b']);
    expect(await names({ name: 'startswith:list-', sort_by: 'desc:tags' })).toEqual(['list-a', 'list-b']);
    expect(b.id).not.toBe(a.id);
  });

  it('answer 404 after their deletion, 404 in a project that is not there, and 422 for a bad body', async () => {
    const { id } = await create({ name: 'gone' });
    expect(await tenant.call('DELETE', `artifacts/${id}`)).toMatchObject({ status: 200, body: null });
    expect(await tenant.call('GET', `artifacts/${id}`)).toMatchObject({
      status: 404,
      body: { detail: ['KeyError', `"Unable to get artifact with ID '${id}': No artifact with this ID found"`] },
    });
    expect((await tenant.call('DELETE', `artifacts/${id}`)).status).toBe(404);
    expect((await tenant.call('GET', 'artifacts', { query: { project: 'nowhere' } })).status).toBe(404);
    expect((await tenant.call('POST', 'artifacts', { body: {} })).status).toBe(422);
  });
});

describe('get or create', () => {
  it('gives every concurrent request the same artifact, and a custom name stays one', async () => {
    const ids = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        getOrCreateArtifact(tenant.database, {
          name: 'shared',
          projectId: rows.projectId,
          hasCustomName: index === 5,
          userId: null,
        }),
      ),
    );
    expect(new Set(ids).size).toBe(1);
    const row = await tenant.database.first('SELECT has_custom_name FROM artifact WHERE id = $1', [ids[0]]);
    expect(row).toEqual({ has_custom_name: true });
  });
});
