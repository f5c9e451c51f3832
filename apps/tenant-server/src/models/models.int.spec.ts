import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { rowsIn, type Rows } from '../testing/rows.js';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';

let tenant: TenantApp;
let rows: Rows;

beforeAll(async () => {
  tenant = await startTenantApp();
  await tenant.login();
  rows = await rowsIn(tenant.database);
});
afterAll(() => tenant?.close());

const create = async (body: Record<string, unknown>): Promise<Model> => {
  const answer = await tenant.call<Model>('POST', 'models', { body: { project: rows.projectId, ...body } });
  expect(answer).toMatchObject({ status: 200 });
  return answer.body;
};
const names = async (query: Record<string, string>): Promise<unknown[]> =>
  (await tenant.call<Page<Model>>('GET', 'models', { query })).body.items.map((item) => item.name);

describe('models', () => {
  it('are created with all that is said of them and answered whole', async () => {
    const texts = {
      license: 'Apache-2.0',
      description: 'd',
      audience: 'all',
      use_cases: 'u',
      limitations: 'l',
      trade_offs: 't',
      ethics: 'e',
    };
    const made = await create({ name: 'whole', ...texts, save_models_to_registry: false, tags: ['x'] });
    expect(made).toEqual({
      id: expect.any(String),
      name: 'whole',
      permission_denied: false,
      body: {
        created: expect.any(String),
        updated: expect.any(String),
        user_id: expect.any(String),
        project_id: rows.projectId,
      },
      metadata: { ...texts, save_models_to_registry: false },
      resources: {
        user: expect.objectContaining({ name: 'owner' }),
        tags: [expect.objectContaining({ name: 'x' })],
        latest_version_name: null,
        latest_version_id: null,
        visualizations: [],
      },
    });
    const thin = await tenant.call<Model>('GET', `models/${made.id}`, { query: { hydrate: 'False' } });
    expect(thin.body).toEqual({ ...made, metadata: null });
  });

  it('are saved to the registry unless told otherwise', async () => {
    expect((await create({ name: 'registry' })).metadata).toMatchObject({
      save_models_to_registry: true,
      license: null,
    });
  });

  it('have a name that is unique in the project', async () => {
    await create({ name: 'demo_model' });
    const where = "Found another existing model with the same name in the 'default' project.";
    const body = { project: rows.projectId, name: 'demo_model' };
    expect(await tenant.call('POST', 'models', { body })).toMatchObject({
      status: 409,
      body: {
        detail: ['EntityExistsError', `Unable to create the requested model with name 'demo_model': ${where}`],
      },
    });
    const other = await create({ name: 'other' });
    expect(await tenant.call('PUT', `models/${other.id}`, { body: { name: 'demo_model' } })).toMatchObject({
      status: 409,
      body: {
        detail: ['EntityExistsError', `Unable to update the requested model with name 'demo_model': ${where}`],
      },
    });
  });

  it('keep what an update leaves null, and are tagged and untagged by it', async () => {
    const { id } = await create({ name: 'updated', license: 'MIT', tags: ['x'] });
    const body = { name: null, license: null, description: 'd2', add_tags: ['y'], remove_tags: ['x'] };
    const { body: after } = await tenant.call<Model>('PUT', `models/${id}`, { body });
    expect(after).toMatchObject({
      name: 'updated',
      metadata: { license: 'MIT', description: 'd2' },
      resources: { tags: [{ name: 'y' }] },
    });
  });

  it('are filtered by name and tags, and sorted by their newest version', async () => {
    const [a] = [await create({ name: 'list-a', tags: ['listed'] }), await create({ name: 'list-b' })];
    await tenant.call('POST', 'model_versions', { body: { project: rows.projectId, model: a.id } });
    expect(await names({ name: 'startswith:list-', sort_by: 'desc:latest_version' })).toEqual(['list-a', 'list-b']);
    expect(await names({ name: 'startswith:list-', sort_by: 'desc:created' })).toEqual(['list-b', 'list-a']);
    expect(await names({ tags: 'listed' })).toEqual(['list-a']);
  });

  it('answer 404 after their deletion, and refuse bad bodies', async () => {
    const { id } = await create({ name: 'gone' });
    expect(await tenant.call('DELETE', `models/${id}`)).toMatchObject({ status: 200, body: null });
    expect((await tenant.call('GET', `models/${id}`)).status).toBe(404);
    expect((await tenant.call('PUT', `models/${id}`, { body: {} })).status).toBe(404);
    expect((await tenant.call('DELETE', `models/${id}`)).status).toBe(404);
    expect(
      (await tenant.call('POST', 'models', { body: { project: rows.projectId, name: 'x'.repeat(256) } })).status,
    ).toBe(422);
    expect((await tenant.call('POST', 'models', { body: { project: rows.projectId, name: 'bad\nname' } })).status).toBe(
      400,
    );
  });
});
