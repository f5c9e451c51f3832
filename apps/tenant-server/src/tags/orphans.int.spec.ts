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

const made = async (path: string, body: Record<string, unknown>): Promise<Model> => {
  const answer = await tenant.call<Model>('POST', path, { body: { project: rows.projectId, ...body } });
  expect(answer).toMatchObject({ status: 200 });
  return answer.body;
};
const count = async (text: string, values: readonly unknown[] = []): Promise<unknown> =>
  (await tenant.database.first<{ n: number }>(`SELECT count(*)::int AS n FROM ${text}`, values))?.n;

describe('when a resource is deleted', () => {
  it('its tags, metadata and those of what goes with it are forgotten, and nobody else loses any', async () => {
    const model = await made('models', { name: 'm', tags: ['kept'] });
    const version = await made('model_versions', { model: model.id, tags: ['kept'] });
    const other = await made('models', { name: 'other', tags: ['kept'] });
    const otherVersion = await made('model_versions', { model: other.id });
    const metadata = (resources: readonly string[], key: string): Promise<unknown> =>
      tenant.call('POST', 'run-metadata', {
        body: {
          project: rows.projectId,
          resources: resources.map((id) => ({ id, type: 'model_version' })),
          values: { [key]: 1 },
          types: { [key]: 'int' },
        },
      });
    await metadata([version.id], 'own');
    await metadata([version.id, otherVersion.id], 'shared');
    const [tag] = (model.resources?.['tags'] ?? []) as Model[];
    const tagged = async (): Promise<unknown> =>
      (await tenant.call<Model>('GET', `tags/${tag?.id}`)).body.metadata?.['tagged_count'];
    expect(await tagged()).toBe(3);
    expect((await tenant.call('DELETE', `models/${model.id}`)).status).toBe(200);
    expect(await tagged()).toBe(1);
    expect(await count("run_metadata WHERE key = 'own'")).toBe(0);
    expect((await tenant.call<Model>('GET', `model_versions/${otherVersion.id}`)).body.metadata).toMatchObject({
      run_metadata: { shared: 1 },
    });
    await tenant.call('DELETE', `model_versions/${otherVersion.id}`);
    expect(await count('run_metadata')).toBe(0);
    expect(await count('run_metadata_resource')).toBe(0);
  });

  it('the same holds for what a deleted project takes along', async () => {
    const project = await tenant.database.first<{ id: string }>(
      "INSERT INTO project (name, display_name, description) VALUES ('leaving', 'leaving', '') RETURNING id",
    );
    await made('artifacts', { project: project?.id, name: 'a', tags: ['leaving'] });
    expect(await count('tag_resource r JOIN tag t ON t.id = r.tag_id WHERE t.name = $1', ['leaving'])).toBe(1);
    await tenant.database.run('DELETE FROM project WHERE id = $1', [project?.id]);
    expect(await count('tag_resource r JOIN tag t ON t.id = r.tag_id WHERE t.name = $1', ['leaving'])).toBe(0);
  });
});
