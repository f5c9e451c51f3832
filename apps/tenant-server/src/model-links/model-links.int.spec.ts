import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { rowsIn, type Rows } from '../testing/rows.js';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';

let tenant: TenantApp;
let rows: Rows;
let serial = 0;

beforeAll(async () => {
  tenant = await startTenantApp();
  await tenant.login();
  rows = await rowsIn(tenant.database);
});
afterAll(() => tenant?.close());

const NOWHERE = '00243d28-5485-4d15-93da-29253ea20e17';
const made = async (path: string, body: Record<string, unknown>): Promise<Model> => {
  const answer = await tenant.call<Model>('POST', path, { body: { project: rows.projectId, ...body } });
  expect(answer).toMatchObject({ status: 200 });
  return answer.body;
};
const newVersion = async (): Promise<string> => {
  const model = await made('models', { name: `model-${(serial += 1)}` });
  return (await made('model_versions', { model: model.id })).id;
};
const source = { module: 'builtins', attribute: 'int', type: 'builtin' };
const artifact = (artifact_name: string, body: Record<string, unknown> = {}): Promise<Model> =>
  made('artifact_versions', {
    artifact_name,
    type: 'DataArtifact',
    uri: 'u',
    materializer: source,
    data_type: source,
    save_type: 'manual',
    ...body,
  });
const items = async (path: string, query: Record<string, string>): Promise<Model[]> =>
  (await tenant.call<Page<Model>>('GET', path, { query: { sort_by: 'created', ...query } })).body.items;

describe('links to artifact versions', () => {
  it('are made once and carry the artifact version', async () => {
    const [version, data] = [await newVersion(), await artifact('data')];
    const body = { model_version: version, artifact_version: data.id };
    const first = await made('model_version_artifacts', body);
    expect(first).toEqual({
      id: expect.any(String),
      permission_denied: false,
      body: {
        created: expect.any(String),
        updated: expect.any(String),
        model_version: version,
        artifact_version: { ...data, metadata: null, resources: null },
      },
      metadata: {},
      resources: null,
    });
    const again = await Promise.all(Array.from({ length: 4 }, () => made('model_version_artifacts', body)));
    for (const link of again) expect(link).toEqual({ ...first, metadata: null });
  });

  it('answer 404 when one of the two is not there', async () => {
    const [version, data] = [await newVersion(), await artifact('data')];
    for (const body of [
      { model_version: NOWHERE, artifact_version: data.id },
      { model_version: version, artifact_version: NOWHERE },
    ]) {
      expect((await tenant.call('POST', 'model_version_artifacts', { body })).status).toBe(404);
    }
  });

  it('are listed by model version, kind, name and user, and a false flag asks for nothing', async () => {
    const version = await newVersion();
    const [data, model, service] = [
      await artifact('kind-data'),
      await artifact('kind-model', { type: 'ModelArtifact', has_custom_name: true }),
      await artifact('kind-service', { type: 'ServiceArtifact' }),
    ];
    for (const { id } of [data, model, service]) {
      await made('model_version_artifacts', { model_version: version, artifact_version: id });
    }
    const ids = async (query: Record<string, string>): Promise<string[]> =>
      (await items('model_version_artifacts', { model_version_id: version, ...query })).map(
        (link) => (link.body['artifact_version'] as Model).id,
      );
    expect(await ids({})).toEqual([data.id, model.id, service.id]);
    expect(await ids({ only_data_artifacts: 'True', only_model_artifacts: 'False' })).toEqual([data.id]);
    expect(await ids({ only_model_artifacts: 'True' })).toEqual([model.id]);
    expect(await ids({ only_deployment_artifacts: 'True' })).toEqual([service.id]);
    expect(await ids({ artifact_name: 'endswith:-model' })).toEqual([model.id]);
    expect(await ids({ has_custom_name: 'True' })).toEqual([model.id]);
    expect(await ids({ user: 'owner' })).toHaveLength(3);
    expect(await ids({ user: 'nobody' })).toEqual([]);
    const joined = await items('model_version_artifacts', {
      logical_operator: 'or',
      only_data_artifacts: 'False',
      artifact_name: 'kind-model',
    });
    expect(joined).toHaveLength(1);
  });

  it('are deleted by their id, by the name of the artifact, or all at once', async () => {
    const version = await newVersion();
    const link = async (name: string): Promise<Model> =>
      made('model_version_artifacts', { model_version: version, artifact_version: (await artifact(name)).id });
    const [one] = [await link('one'), await link('two'), await link('three')];
    const path = `model_versions/${version}/artifacts`;
    expect(await tenant.call('DELETE', `${path}/${one.id}`)).toMatchObject({ status: 200, body: null });
    expect((await tenant.call('DELETE', `${path}/${one.id}`)).status).toBe(404);
    expect((await tenant.call('DELETE', `${path}/two`)).status).toBe(200);
    expect((await tenant.call('DELETE', `${path}/two`)).status).toBe(404);
    expect(await items('model_version_artifacts', { model_version_id: version })).toHaveLength(1);
    expect((await tenant.call('DELETE', path)).status).toBe(200);
    expect(await items('model_version_artifacts', { model_version_id: version })).toEqual([]);
    expect(await items('artifact_versions', { artifact: 'three' })).toHaveLength(1);
    expect((await tenant.call('DELETE', `model_versions/${NOWHERE}/artifacts`)).status).toBe(404);
  });

  it('take the artifact versions with them when asked, unless one is the output of a run', async () => {
    const version = await newVersion();
    const data = await artifact('taken-along');
    await made('model_version_artifacts', { model_version: version, artifact_version: data.id });
    const run = await rows.run(await rows.pipeline());
    await tenant.database.run(
      "INSERT INTO pipeline_run_output (pipeline_run_id, artifact_id, name, output_index) VALUES ($1, $2, 'out', 0)",
      [run, data.id],
    );
    const path = `model_versions/${version}/artifacts`;
    const remove = (): Promise<{ status: number }> => tenant.call('DELETE', path, { query: { only_links: 'False' } });
    expect((await remove()).status).toBe(403);
    await tenant.database.run('DELETE FROM pipeline_run_output WHERE pipeline_run_id = $1', [run]);
    expect((await remove()).status).toBe(200);
    expect((await tenant.call('GET', `artifact_versions/${data.id}`)).status).toBe(404);
    expect(await items('model_version_artifacts', { model_version_id: version })).toEqual([]);
  });
});

describe('links to runs', () => {
  it('are made once, listed and deleted by id or name of the run', async () => {
    const version = await newVersion();
    const pipeline = await rows.pipeline();
    const [a, b] = [await rows.run(pipeline, 'run-a'), await rows.run(pipeline, 'run-b')];
    const first = await made('model_version_pipeline_runs', { model_version: version, pipeline_run: a });
    await made('model_version_pipeline_runs', { model_version: version, pipeline_run: b });
    expect(first).toMatchObject({
      body: { model_version: version, pipeline_run: { id: a, name: 'run-a', metadata: null, resources: null } },
      metadata: {},
      resources: null,
    });
    expect(await made('model_version_pipeline_runs', { model_version: version, pipeline_run: a })).toEqual({
      ...first,
      metadata: null,
    });
    const ids = async (query: Record<string, string>): Promise<unknown[]> =>
      (await items('model_version_pipeline_runs', { model_version_id: version, ...query })).map(
        (link) => (link.body['pipeline_run'] as Model).name,
      );
    expect(await ids({})).toEqual(['run-a', 'run-b']);
    expect(await ids({ pipeline_run_name: 'endswith:-b' })).toEqual(['run-b']);
    expect(await ids({ pipeline_run_id: a })).toEqual(['run-a']);
    const path = `model_versions/${version}/runs`;
    expect((await tenant.call('DELETE', `${path}/${first.id}`)).status).toBe(200);
    expect((await tenant.call('DELETE', `${path}/run-b`)).status).toBe(200);
    expect((await tenant.call('DELETE', `${path}/run-b`)).status).toBe(404);
    expect(await ids({})).toEqual([]);
    const body = { model_version: version, pipeline_run: NOWHERE };
    expect((await tenant.call('POST', 'model_version_pipeline_runs', { body })).status).toBe(404);
  });
});
