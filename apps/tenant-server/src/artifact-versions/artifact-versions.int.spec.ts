import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { rowsIn, type Rows } from '../testing/rows.js';
import { startTenantApp, type Answer, type TenantApp } from '../testing/tenant-app.js';

let tenant: TenantApp;
let rows: Rows;
let store: string;

beforeAll(async () => {
  tenant = await startTenantApp();
  await tenant.login();
  rows = await rowsIn(tenant.database);
  store = await rows.artifactStore();
});
afterAll(() => tenant?.close());

const NOWHERE = '00243d28-5485-4d15-93da-29253ea20e17';
const builtin = (attribute: string): object => ({ module: 'builtins', attribute, type: 'builtin' });
const request = (body: Record<string, unknown>): Record<string, unknown> => ({
  project: rows.projectId,
  artifact_id: null,
  version: null,
  has_custom_name: true,
  type: 'DataArtifact',
  artifact_store_id: store,
  uri: '/local/stores/x',
  materializer: builtin('int'),
  data_type: builtin('int'),
  content_hash: null,
  tags: null,
  visualizations: null,
  save_type: 'step_output',
  metadata: null,
  item_count: null,
  ...body,
});
const post = <T = Model>(body: Record<string, unknown>): Promise<Answer<T>> =>
  tenant.call<T>('POST', 'artifact_versions', { body: request(body) });
const create = async (body: Record<string, unknown>): Promise<Model> => {
  const answer = await post(body);
  expect(answer).toMatchObject({ status: 200 });
  return answer.body;
};
const list = async (query: Record<string, string | string[]>): Promise<Model[]> =>
  (await tenant.call<Page<Model>>('GET', 'artifact_versions', { query })).body.items;

describe('artifact versions', () => {
  it('are created with artifact, tags, visualizations and metadata, and answered whole', async () => {
    const made = await create({
      artifact_name: 'dataset',
      type: 'BaseArtifact',
      tags: ['raw'],
      content_hash: 'abc',
      item_count: 10,
      visualizations: [
        { type: 'json', uri: '/first.json' },
        { type: 'html', uri: '/second.html' },
      ],
      metadata: { rows: 10, accuracy: 0.5, source: 'synthetic', ok: true, list: [1], object: { a: null } },
    });
    expect(made).toEqual({
      id: expect.any(String),
      permission_denied: false,
      body: {
        created: expect.any(String),
        updated: expect.any(String),
        user_id: expect.any(String),
        project_id: rows.projectId,
        artifact: {
          id: expect.any(String),
          name: 'dataset',
          body: expect.objectContaining({ project_id: rows.projectId }),
          metadata: null,
          resources: null,
          permission_denied: false,
        },
        version: '1',
        uri: '/local/stores/x',
        type: 'BaseArtifact',
        materializer: builtin('int'),
        data_type: builtin('int'),
        save_type: 'step_output',
        artifact_store_id: store,
        content_hash: 'abc',
        item_count: 10,
      },
      metadata: {
        visualizations: [
          expect.objectContaining({ body: expect.objectContaining({ type: 'json', uri: '/first.json' }) }),
          expect.objectContaining({ body: expect.objectContaining({ type: 'html', uri: '/second.html' }) }),
        ],
        run_metadata: { rows: 10, accuracy: 0.5, source: 'synthetic', ok: true, list: [1], object: { a: null } },
      },
      resources: {
        user: expect.objectContaining({ name: 'owner' }),
        tags: [expect.objectContaining({ name: 'raw' })],
        producer_step_run_id: null,
        producer_pipeline_run_id: null,
      },
    });
    const thin = await tenant.call<Model>('GET', `artifact_versions/${made.id}`, { query: { hydrate: 'false' } });
    expect(thin.body).toEqual({ ...made, metadata: null });
    const artifactId = (made.body['artifact'] as Model).id;
    expect((await tenant.call<Model>('GET', `artifacts/${artifactId}`)).body.resources).toMatchObject({
      latest_version_name: '1',
      latest_version_id: made.id,
    });
  });

  it('leave out metadata values that are too long and keep the others', async () => {
    const made = await create({ artifact_name: 'long', metadata: { big: 'x'.repeat(70_000), small: 1 } });
    expect(made.metadata).toMatchObject({ run_metadata: { small: 1 } });
    expect(Object.keys(made.metadata?.['run_metadata'] as object)).toEqual(['small']);
  });

  it('keep what more a source carries, and read an import path', async () => {
    const source = { module: 'steps', attribute: 'M', type: 'code_repository', repository_id: NOWHERE, commit: 'abc' };
    const made = await create({ artifact_name: 'sources', materializer: source, data_type: 'pandas.core.DataFrame' });
    expect(made.body).toMatchObject({
      materializer: source,
      data_type: { module: 'pandas.core', attribute: 'DataFrame', type: 'unknown' },
    });
  });

  it('get distinct, gapless numbers when many are made at once, alone and in batches', async () => {
    const answers = await Promise.all([
      ...Array.from({ length: 10 }, () => post<Model | Model[]>({ artifact_name: 'parallel' })),
      ...Array.from({ length: 4 }, (_, index) =>
        tenant.call<Model | Model[]>('POST', 'artifact_versions/batch', {
          body: (index % 2 ? ['parallel', 'parallel-b'] : ['parallel-b', 'parallel']).map((artifact_name) =>
            request({ artifact_name, tags: index % 2 ? ['t1', 't2'] : ['t2', 't1'] }),
          ),
        }),
      ),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200));
    const versions = answers
      .flatMap((answer) => answer.body)
      .filter((made) => (made.body['artifact'] as Model).name === 'parallel')
      .map((made) => Number(made.body['version']));
    expect(versions.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 14 }, (_, index) => index + 1));
  });

  it('count on from the highest number, whoever chose it', async () => {
    await create({ artifact_name: 'numbers', version: 41 });
    await create({ artifact_name: 'numbers', version: 'final' });
    expect((await create({ artifact_name: 'numbers' })).body).toMatchObject({ version: '42' });
  });

  it('refuse a version that is there', async () => {
    await create({ artifact_name: 'fixed', version: 'v1' });
    expect(await post({ artifact_name: 'fixed', version: 'v1' })).toMatchObject({
      status: 409,
      body: {
        detail: [
          'EntityExistsError',
          'Unable to create artifact version fixed (version v1): An artifact with the same name and version already exists.',
        ],
      },
    });
  });

  it('are made by the batch or not at all', async () => {
    await create({ artifact_name: 'batch-clash', version: 'v1' });
    const body = [request({ artifact_name: 'batch-new' }), request({ artifact_name: 'batch-clash', version: 'v1' })];
    expect((await tenant.call('POST', 'artifact_versions/batch', { body })).status).toBe(409);
    expect(await list({ artifact: 'batch-new' })).toEqual([]);
  });

  it('make their artifacts in the order asked', async () => {
    const names = ['order-c', 'order-a', 'order-b'];
    const body = names.map((name) => request({ artifact_name: name }));
    expect((await tenant.call('POST', 'artifact_versions/batch', { body })).status).toBe(200);
    const query = { name: 'startswith:order-', sort_by: 'asc:created' };
    const { items } = (await tenant.call<{ items: { name: string }[] }>('GET', 'artifacts', { query })).body;
    expect(items.map(({ name }) => name)).toEqual(names);
  });

  it.each([
    [{ artifact_name: 'x', artifact_id: NOWHERE }, 422],
    [{}, 422],
    [{ artifact_name: 'x', type: 'Nonsense' }, 422],
    [{ artifact_name: 'x', save_type: 'other' }, 422],
    [{ artifact_name: 'x', materializer: { module: 'm', attribute: 'a', type: 'odd' } }, 422],
    [{ artifact_name: 'x', visualizations: [{ type: 'video', uri: 'u' }] }, 422],
    [{ artifact_name: 'x', metadata: { a: null } }, 422],
    [{ artifact_name: 'x', version: 'v'.repeat(255) }, 422],
    [{ artifact_name: 'x', version: '' }, 400],
    [{ artifact_name: 'x', item_count: 3_000_000_000 }, 422],
    [{ artifact_name: 'x', artifact_store_id: NOWHERE }, 404],
    [{ artifact_id: NOWHERE }, 404],
  ])('refuse %j with %i', async (body, status) => {
    expect((await post(body)).status).toBe(status);
  });

  it('know the step that made them: the first that completed', async () => {
    const { id } = await create({ artifact_name: 'produced' });
    const run = await rows.run(await rows.pipeline());
    const cached = await rows.step(run, { outputs: [id] });
    await tenant.database.run("UPDATE step_run SET status = 'cached' WHERE id = $1", [cached]);
    const [first] = [await rows.step(run, { outputs: [id] }), await rows.step(run, { outputs: [id] })];
    expect((await tenant.call<Model>('GET', `artifact_versions/${id}`)).body.resources).toMatchObject({
      producer_step_run_id: first,
      producer_pipeline_run_id: run,
    });
  });

  it('are tagged and untagged by an update, which moves the time of change', async () => {
    const made = await create({ artifact_name: 'tagged', tags: ['old'] });
    const body = { add_tags: ['new'], remove_tags: ['old'] };
    const { body: after } = await tenant.call<Model>('PUT', `artifact_versions/${made.id}`, { body });
    expect(after.resources).toMatchObject({ tags: [{ name: 'new' }] });
    expect(after.body['updated']).not.toBe(made.body['updated']);
    expect((await tenant.call('PUT', `artifact_versions/${NOWHERE}`, { body })).status).toBe(404);
  });
});

describe('an exclusive tag', () => {
  it('moves to the newest version of the artifact', async () => {
    await tenant.call('POST', 'tags', { body: { name: 'best', exclusive: true } });
    const first = await create({ artifact_name: 'exclusive', tags: ['best'] });
    const elsewhere = await create({ artifact_name: 'exclusive-too', tags: ['best'] });
    const second = await create({ artifact_name: 'exclusive', tags: ['best'] });
    const tagged = await list({ tags: 'best', sort_by: 'created' });
    expect(tagged.map((each) => each.id)).toEqual([elsewhere.id, second.id]);
    expect(first.id).not.toBe(second.id);
  });
});

describe('the list of artifact versions', () => {
  it('is filtered by artifact, version, type, custom name, tags and metadata', async () => {
    const one = await create({ artifact_name: 'find-me', tags: ['t-find'], metadata: { rows: 7, rate: 1e-5 } });
    const two = await create({ artifact_name: 'find-me', type: 'ModelArtifact' });
    const other = await create({ artifact_name: 'auto::step::output', has_custom_name: false });
    const ids = async (query: Record<string, string | string[]>): Promise<string[]> =>
      (await list({ sort_by: 'created', ...query })).map((each) => each.id);
    const artifactId = (one.body['artifact'] as Model).id;
    expect(await ids({ artifact: 'find-me' })).toEqual([one.id, two.id]);
    expect(await ids({ artifact: artifactId })).toEqual([one.id, two.id]);
    expect(await ids({ artifact_id: artifactId, version: '2' })).toEqual([two.id]);
    expect(await ids({ artifact: 'find-me', version_number: 'gte:2' })).toEqual([two.id]);
    expect(await ids({ artifact: 'find-me', type: 'ModelArtifact' })).toEqual([two.id]);
    expect(await ids({ artifact: 'find-me', tags: 't-find' })).toEqual([one.id]);
    for (const entry of ['rows:gt:5', 'rate:1e-05', 'rate:equals:1e-05', 'rate:0.00001', 'rate:lt:2e-05']) {
      expect(await ids({ artifact: 'find-me', run_metadata: entry })).toEqual([one.id]);
    }
    expect(await ids({ artifact: 'find-me', run_metadata: 'rate:1e-06' })).toEqual([]);
    expect(await ids({ has_custom_name: 'False' })).toEqual([other.id]);
    expect(await ids({ artifact: 'find-me', sort_by: 'desc:version_number' })).toEqual([two.id, one.id]);
    expect(await ids({ artifact: 'find-me', artifact_store_id: store, uri: 'contains:stores', size: '1' })).toEqual([
      one.id,
    ]);
  });

  it('is filtered by run, model, model version and use', async () => {
    const [used, input, unused] = [
      await create({ artifact_name: 'used' }),
      await create({ artifact_name: 'used' }),
      await create({ artifact_name: 'used' }),
    ];
    const run = await rows.run(await rows.pipeline(), 'a-run');
    await rows.step(run, { outputs: [used.id], inputs: [input.id] });
    const ids = async (query: Record<string, string>): Promise<string[]> =>
      (await list({ artifact: 'used', sort_by: 'created', ...query })).map((each) => each.id);
    expect(await ids({ pipeline_run: run })).toEqual([used.id, input.id]);
    expect(await ids({ pipeline_run: 'startswith:a-r' })).toEqual([used.id, input.id]);
    expect(await ids({ only_unused: 'True' })).toEqual([unused.id]);
    expect(await ids({ only_unused: 'False' })).toEqual([used.id, input.id, unused.id]);
    const model = await tenant.database.first<{ id: string }>(
      "INSERT INTO model (name, project_id, save_models_to_registry) VALUES ('m', $1, true) RETURNING id",
      [rows.projectId],
    );
    const version = await tenant.database.first<{ id: string }>(
      `INSERT INTO model_version (name, project_id, model_id, number, producer_run_id_if_numeric)
        VALUES ('1', $1, $2, 1, gen_random_uuid()) RETURNING id`,
      [rows.projectId, model?.id],
    );
    await tenant.database.run(
      'INSERT INTO model_versions_artifacts (model_version_id, artifact_version_id) VALUES ($1, $2)',
      [version?.id, unused.id],
    );
    expect(await ids({ model: 'm' })).toEqual([unused.id]);
    expect(await ids({ model: model?.id as string })).toEqual([unused.id]);
    expect(await ids({ model_version_id: version?.id as string })).toEqual([unused.id]);
    expect(await ids({ model: 'other' })).toEqual([]);
  });
});

describe('deleting', () => {
  it('refuses a version that a run uses, and takes the others', async () => {
    const [used, unused] = [await create({ artifact_name: 'del' }), await create({ artifact_name: 'del' })];
    await rows.step(await rows.run(await rows.pipeline()), { outputs: [used.id] });
    expect(await tenant.call('DELETE', `artifact_versions/${used.id}`)).toMatchObject({
      status: 400,
      body: { detail: ['ValueError', expect.stringContaining('used in runs cannot be deleted')] },
    });
    expect(await tenant.call('DELETE', `artifact_versions/${unused.id}`)).toMatchObject({ status: 200, body: null });
    expect((await tenant.call('DELETE', `artifact_versions/${unused.id}`)).status).toBe(404);
  });

  it('refuses what a run returned, by itself and with its artifact', async () => {
    const { id } = await create({ artifact_name: 'returned' });
    const run = await rows.run(await rows.pipeline());
    expect(await tenant.call('PUT', `runs/${run}`, { body: { outputs: { result: id } } })).toMatchObject({
      status: 200,
    });
    expect((await tenant.call('DELETE', `artifact_versions/${id}`)).status).toBe(400);
    const artifact = await tenant.database.first<{ id: string }>("SELECT id FROM artifact WHERE name = 'returned'");
    expect(await tenant.call('DELETE', `artifacts/${artifact?.id}`)).toMatchObject({
      status: 403,
      body: { detail: ['IllegalOperationError', expect.stringContaining('output of a pipeline run')] },
    });
    await tenant.call('DELETE', `runs/${run}`);
    expect((await tenant.call('DELETE', `artifacts/${artifact?.id}`)).status).toBe(200);
  });

  it('cannot reach the files, and then deletes nothing', async () => {
    const { id } = await create({ artifact_name: 'files' });
    const query = { delete_from_artifact_store: 'true' };
    expect(await tenant.call('DELETE', `artifact_versions/${id}`, { query })).toMatchObject({
      status: 500,
      body: { detail: ['RuntimeError', expect.stringContaining("Artifact data at '/local/stores/x'")] },
    });
    const storeless = await create({ artifact_name: 'files', artifact_store_id: null });
    expect((await tenant.call('DELETE', `artifact_versions/${storeless.id}`, { query })).status).toBe(400);
    expect((await tenant.call('GET', `artifact_versions/${id}`)).status).toBe(200);
  });

  it('prunes what nothing uses, and the empty artifacts when asked', async () => {
    const [used, unused] = [await create({ artifact_name: 'kept' }), await create({ artifact_name: 'pruned' })];
    await rows.step(await rows.run(await rows.pipeline()), { inputs: [used.id] });
    expect((await tenant.call('DELETE', 'artifact_versions')).status).toBe(422);
    const query = { project_name_or_id: 'default' };
    expect(await tenant.call('DELETE', 'artifact_versions', { query })).toMatchObject({ status: 200, body: null });
    expect((await tenant.call('GET', `artifact_versions/${unused.id}`)).status).toBe(404);
    expect((await tenant.call('GET', `artifact_versions/${used.id}`)).status).toBe(200);
    const names = async (): Promise<unknown[]> =>
      (
        await tenant.call<Page<Model>>('GET', 'artifacts', { query: { name: 'oneof:["kept","pruned"]' } })
      ).body.items.map((item) => item.name);
    expect(await names()).toEqual(['kept', 'pruned']);
    await tenant.call('DELETE', 'artifact_versions', { query: { ...query, only_versions: 'False' } });
    expect(await names()).toEqual(['kept']);
  });
});

describe('the files of a version', () => {
  it('are out of reach in a local store: 403 for the visualization and the download', async () => {
    const { id } = await create({ artifact_name: 'viz', visualizations: [{ type: 'json', uri: '/data.json' }] });
    const refused = {
      status: 403,
      body: {
        detail: ['IllegalOperationError', 'Files in a local artifact store cannot be accessed from the server.'],
      },
    };
    expect(await tenant.call('GET', `artifact_versions/${id}/visualize`)).toMatchObject(refused);
    expect(await tenant.call('GET', `artifact_versions/${id}/download-token`)).toMatchObject(refused);
    expect((await tenant.call('GET', `artifact_versions/${id}/visualize`, { query: { index: '1' } })).status).toBe(404);
    expect((await tenant.call('GET', `artifact_versions/${id}/visualize`, { query: { index: 'x' } })).status).toBe(422);
  });

  it('are 404 without visualizations or store, and 501 in a store that this server cannot open', async () => {
    const bare = await create({ artifact_name: 'viz' });
    expect(await tenant.call('GET', `artifact_versions/${bare.id}/visualize`)).toMatchObject({
      status: 404,
      body: { detail: ['DoesNotExistException', `Artifact '${bare.id}' has no visualizations.`] },
    });
    const storeless = await create({ artifact_name: 'viz', artifact_store_id: null });
    for (const path of ['visualize', 'download-token']) {
      expect(await tenant.call('GET', `artifact_versions/${storeless.id}/${path}`)).toMatchObject({
        status: 404,
        body: { detail: ['KeyError', expect.stringContaining('has no artifact store')] },
      });
    }
    const own = await tenant.database.first<{ id: string }>(
      `INSERT INTO stack_component (name, type, flavor, configuration) VALUES ('bucket', 'artifact_store', 'own', '{}') RETURNING id`,
    );
    const remote = await create({ artifact_name: 'viz', artifact_store_id: own?.id });
    expect(await tenant.call('GET', `artifact_versions/${remote.id}/download-token`)).toMatchObject({
      status: 501,
      body: { detail: ['NotImplementedError', expect.stringContaining("flavor 'own'")] },
    });
  });

  it('are given out for a token of theirs only', async () => {
    const { id } = await create({ artifact_name: 'viz' });
    const path = `artifact_versions/${id}/data`;
    expect((await tenant.call('GET', path, { token: null })).status).toBe(422);
    expect(await tenant.call('GET', path, { token: null, query: { token: 'x' } })).toMatchObject({
      status: 401,
      body: { detail: ['CredentialsNotValid', expect.stringContaining('Invalid JWT token')] },
    });
  });
});
