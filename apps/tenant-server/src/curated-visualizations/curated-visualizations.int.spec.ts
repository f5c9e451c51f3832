import type { Model } from '../kernel/model.js';
import { rowsIn, type Rows } from '../testing/rows.js';
import { startTenantApp, type Answer, type TenantApp } from '../testing/tenant-app.js';

let tenant: TenantApp;
let rows: Rows;
let shown: string[];

beforeAll(async () => {
  tenant = await startTenantApp();
  await tenant.login();
  rows = await rowsIn(tenant.database);
  const source = { module: 'builtins', attribute: 'int', type: 'builtin' };
  const version = await tenant.call<Model>('POST', 'artifact_versions', {
    body: {
      project: rows.projectId,
      artifact_name: 'charts',
      type: 'DataArtifact',
      uri: 'u',
      materializer: source,
      data_type: source,
      save_type: 'manual',
      visualizations: ['a', 'b', 'c'].map((uri) => ({ type: 'html', uri })),
    },
  });
  const visualizations = version.body.metadata?.['visualizations'] as Model[];
  shown = visualizations.map((each) => each.id);
});
afterAll(() => tenant?.close());

const NOWHERE = '00243d28-5485-4d15-93da-29253ea20e17';
const newModel = async (name: string): Promise<string> =>
  (await tenant.call<Model>('POST', 'models', { body: { project: rows.projectId, name } })).body.id;
const post = (body: Record<string, unknown>): Promise<Answer<Model>> =>
  tenant.call<Model>('POST', 'curated_visualizations', {
    body: { project: rows.projectId, artifact_visualization_id: shown[0], resource_type: 'model', ...body },
  });

describe('curated visualizations', () => {
  it('are shown with their resource, in display order', async () => {
    const model = await newModel('charts');
    const second = await post({ resource_id: model, display_order: 2, display_name: 'Loss' });
    expect(second.body).toEqual({
      id: expect.any(String),
      permission_denied: false,
      body: {
        created: expect.any(String),
        updated: expect.any(String),
        user_id: null,
        project_id: rows.projectId,
        artifact_visualization_id: shown[0],
        artifact_version_id: expect.any(String),
        display_name: 'Loss',
        display_order: 2,
        layout_size: 'full_width',
        resource_id: model,
        resource_type: 'model',
      },
      metadata: {},
      resources: {
        user: null,
        artifact_visualization: expect.objectContaining({ id: shown[0], metadata: null, resources: null }),
      },
    });
    const first = await post({ resource_id: model, display_order: 1, artifact_visualization_id: shown[1] });
    const { resources } = (await tenant.call<Model>('GET', `models/${model}`)).body;
    expect(resources?.['visualizations']).toEqual([
      { ...first.body, metadata: null, resources: null },
      { ...second.body, metadata: null, resources: null },
    ]);
    const bare = await tenant.call<Model>('GET', `curated_visualizations/${first.body.id}`, {
      query: { hydrate: 'False' },
    });
    expect(bare.body).toEqual({ ...first.body, metadata: null, resources: null });
  });

  it('are shown once with a resource, and have a place of their own there', async () => {
    const model = await newModel('places');
    expect((await post({ resource_id: model, display_order: 1 })).status).toBe(200);
    expect((await post({ resource_id: model, display_order: 5 })).status).toBe(409);
    expect((await post({ resource_id: model, display_order: 1, artifact_visualization_id: shown[1] })).status).toBe(
      409,
    );
    const other = await post({ resource_id: model, artifact_visualization_id: shown[1] });
    const path = `curated_visualizations/${other.body.id}`;
    expect((await tenant.call('PUT', path, { body: { display_order: 1 } })).status).toBe(409);
    const body = { display_order: 7, layout_size: 'half_width', display_name: 'x' };
    expect(await tenant.call('PUT', path, { body })).toMatchObject({ status: 200, body: { body } });
    expect((await tenant.call<Model>('PUT', path, { body: { display_order: null } })).body.body).toMatchObject({
      display_order: null,
      display_name: 'x',
    });
  });

  it('get one place only when many want it at once', async () => {
    const pipeline = await rows.pipeline();
    const answers = await Promise.all(
      shown.map((id) =>
        post({ resource_id: pipeline, resource_type: 'pipeline', display_order: 1, artifact_visualization_id: id }),
      ),
    );
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 409, 409]);
  });

  it('need a visualization and a resource that are there, in one project', async () => {
    const model = await newModel('checks');
    expect((await post({ resource_id: NOWHERE })).status).toBe(404);
    expect((await post({ resource_id: model, artifact_visualization_id: NOWHERE })).status).toBe(404);
    expect((await post({ resource_id: model, resource_type: 'user' })).status).toBe(422);
    expect((await post({ resource_id: model, display_order: -1 })).status).toBe(422);
    const project = await tenant.database.first<{ id: string }>(
      "INSERT INTO project (name, display_name, description) VALUES ('elsewhere', 'elsewhere', '') RETURNING id",
    );
    expect((await post({ resource_id: model, project: project?.id })).status).toBe(403);
    expect((await post({ resource_id: rows.projectId, resource_type: 'project' })).status).toBe(200);
  });

  it('answer 404 after their deletion', async () => {
    const made = await post({ resource_id: await newModel('gone') });
    const path = `curated_visualizations/${made.body.id}`;
    expect(await tenant.call('DELETE', path)).toMatchObject({ status: 200, body: null });
    for (const method of ['GET', 'DELETE']) expect((await tenant.call(method, path)).status).toBe(404);
  });
});
