import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { rowsIn, type Rows } from '../testing/rows.js';
import { startTenantApp, type Answer, type TenantApp } from '../testing/tenant-app.js';

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
const newModel = async (name = `model-${(serial += 1)}`): Promise<string> =>
  (await tenant.call<Model>('POST', 'models', { body: { project: rows.projectId, name } })).body.id;
const post = (model: string, body: Record<string, unknown> = {}): Promise<Answer<Model>> =>
  tenant.call<Model>('POST', 'model_versions', { body: { project: rows.projectId, model, ...body } });
const put = (id: string, body: Record<string, unknown>): Promise<Answer<Model>> =>
  tenant.call<Model>('PUT', `model_versions/${id}`, { body });
const create = async (model: string, body: Record<string, unknown> = {}): Promise<Model> => {
  const answer = await post(model, body);
  expect(answer).toMatchObject({ status: 200 });
  return answer.body;
};
const stageOf = async (id: string): Promise<unknown> =>
  (await tenant.call<Model>('GET', `model_versions/${id}`)).body.body['stage'];

describe('model versions', () => {
  it('are numbered, called by their number, and answered whole', async () => {
    const model = await newModel('whole');
    const made = await create(model, { description: 'first', tags: ['m'] });
    expect(made).toEqual({
      id: expect.any(String),
      name: '1',
      permission_denied: false,
      body: {
        created: expect.any(String),
        updated: expect.any(String),
        user_id: expect.any(String),
        project_id: rows.projectId,
        stage: null,
        number: 1,
        model: expect.objectContaining({ id: model, name: 'whole', metadata: null, resources: null }),
      },
      metadata: { description: 'first', run_metadata: {} },
      resources: {
        user: expect.objectContaining({ name: 'owner' }),
        services: { index: 1, max_size: 5, total_pages: 1, total: 0, items: [] },
        tags: [expect.objectContaining({ name: 'm' })],
      },
    });
    expect(await create(model, { name: 'named' })).toMatchObject({ name: 'named', body: { number: 2 } });
    expect(await create(model)).toMatchObject({ name: '3', body: { number: 3 } });
    const thin = await tenant.call<Model>('GET', `model_versions/${made.id}`, { query: { hydrate: 'False' } });
    expect(thin.body).toEqual({ ...made, metadata: null });
    expect((await tenant.call<Model>('GET', `models/${model}`)).body.resources).toMatchObject({
      latest_version_name: '3',
    });
  });

  it('get distinct, gapless numbers when many are made at once', async () => {
    const model = await newModel();
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => post(model, index % 3 ? {} : { name: `n${index}` })),
    );
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200));
    const numbers = answers.map((answer) => answer.body.body['number'] as number).toSorted((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
  });

  it('refuse a name that is there', async () => {
    const model = await newModel('clash');
    await create(model, { name: 'v1' });
    expect(await post(model, { name: 'v1' })).toMatchObject({
      status: 409,
      body: {
        detail: [
          'EntityExistsError',
          'Unable to create model version clash (version v1): A model with the same name and version already exists.',
        ],
      },
    });
    const other = await create(model, { name: 'v2' });
    expect((await put(other.id, { name: 'v1' })).status).toBe(409);
    expect((await put(other.id, { name: 'v2' })).status).toBe(200);
  });

  it.each(['7', 'production', 'Latest', 'none', 'tab\there'])('cannot be called %j', async (name) => {
    const model = await newModel();
    expect(await post(model, { name })).toMatchObject({
      status: 400,
      body: { detail: ['ValueError', expect.anything()] },
    });
    const { id } = await create(model);
    expect((await put(id, { name })).status).toBe(400);
  });

  it('answer 404 for a model or version that is not there, and 422 for a stage that is none', async () => {
    expect((await post(NOWHERE)).status).toBe(404);
    expect((await put(NOWHERE, {})).status).toBe(404);
    const { id } = await create(await newModel());
    expect((await put(id, { stage: 'shipping' })).status).toBe(422);
    expect(await tenant.call('DELETE', `model_versions/${id}`)).toMatchObject({ status: 200, body: null });
    expect(await tenant.call('GET', `model_versions/${id}`)).toMatchObject({
      status: 404,
      body: { detail: ['KeyError', expect.stringContaining(`Unable to get model version with ID '${id}'`)] },
    });
    expect((await tenant.call('DELETE', `model_versions/${id}`)).status).toBe(404);
  });

  it('are renamed, described and tagged by an update; null leaves a field as it is', async () => {
    const { id } = await create(await newModel(), { description: 'old', tags: ['a'] });
    const { body } = await put(id, {
      name: 'renamed',
      stage: null,
      description: null,
      add_tags: ['b'],
      remove_tags: ['a'],
    });
    expect(body).toMatchObject({
      name: 'renamed',
      body: { number: 1, stage: null },
      metadata: { description: 'old' },
      resources: { tags: [{ name: 'b' }] },
    });
  });
});

describe('the services of a model version', () => {
  it('are shown with it, five of them, oldest first, each in the list and in the single answer', async () => {
    const version = await create(await newModel('served'));
    for (let index = 1; index <= 6; index += 1) {
      const answer = await tenant.call('POST', 'services', {
        body: {
          project: rows.projectId,
          name: `service-${index}`,
          service_type: { type: 'model-serving', flavor: 'mlflow' },
          config: { model_name: 'served', index },
          model_version_id: version.id,
        },
      });
      expect(answer).toMatchObject({ status: 200 });
    }
    const page = (metadata: unknown): unknown => ({
      index: 1,
      max_size: 5,
      total_pages: 2,
      total: 6,
      items: [1, 2, 3, 4, 5].map((index) =>
        expect.objectContaining({
          name: `service-${index}`,
          metadata,
          resources: expect.objectContaining({ model_version: expect.objectContaining({ id: version.id }) }),
        }),
      ),
    });
    const { body: whole } = await tenant.call<Model>('GET', `model_versions/${version.id}`);
    expect(whole.resources?.['services']).toEqual(
      page(expect.objectContaining({ config: expect.objectContaining({ model_name: 'served' }) })),
    );
    const { body: list } = await tenant.call<Page<Model>>('GET', 'model_versions', { query: { model: 'served' } });
    expect(list.items[0]?.resources?.['services']).toEqual(page(null));
  });
});

describe('a stage', () => {
  it('has one version at a time: the second needs force, which archives the first', async () => {
    const model = await newModel();
    const [one, two] = [await create(model), await create(model)];
    expect((await put(one.id, { stage: 'production' })).body.body).toMatchObject({ stage: 'production' });
    expect(await put(two.id, { stage: 'production', force: false })).toMatchObject({
      status: 500,
      body: { detail: ['RuntimeError', 'Model version 1 is in production, but `force` flag is False.'] },
    });
    expect((await put(two.id, { stage: 'production', force: true })).status).toBe(200);
    expect([await stageOf(one.id), await stageOf(two.id)]).toEqual(['archived', 'production']);
    // Where it is already, a version may go again.
    expect((await put(two.id, { stage: 'production' })).status).toBe(200);
    expect((await post(model, { stage: 'production' })).status).toBe(500);
  });

  it('is another one for every model', async () => {
    const [one, two] = [await create(await newModel()), await create(await newModel())];
    for (const { id } of [one, two]) expect((await put(id, { stage: 'staging' })).status).toBe(200);
  });

  it('goes to one version only when many take it by force at once', async () => {
    const model = await newModel();
    const versions = await Promise.all(Array.from({ length: 6 }, () => create(model)));
    const answers = await Promise.all(versions.map(({ id }) => put(id, { stage: 'production', force: true })));
    expect(answers.map((answer) => answer.status)).toEqual(versions.map(() => 200));
    const stages = await Promise.all(versions.map(({ id }) => stageOf(id)));
    expect(stages.filter((stage) => stage === 'production')).toHaveLength(1);
  });
});

describe('the old paths below a workspace', () => {
  it('make and list models and versions in the project of that name', async () => {
    const made = await tenant.call<Model>('POST', 'workspaces/default/models', { body: { name: 'old-path' } });
    expect(made).toMatchObject({ status: 200, body: { body: { project_id: rows.projectId } } });
    const path = `workspaces/default/models/${made.body.id}/model_versions`;
    const body = { model: made.body.id, description: 'd' };
    expect(await tenant.call('POST', path, { body })).toMatchObject({
      status: 200,
      body: { name: '1', body: { project_id: rows.projectId } },
    });
    expect((await tenant.call('POST', 'workspaces/nowhere/models', { body: { name: 'x' } })).status).toBe(404);
  });
});

describe('the list of model versions', () => {
  it('is filtered by model, number, stage, name, tags and metadata', async () => {
    const model = await newModel('listed');
    const [one, two] = [await create(model, { tags: ['t'] }), await create(model, { name: 'named' })];
    await put(two.id, { stage: 'staging' });
    await tenant.call('POST', 'run-metadata', {
      body: {
        project: rows.projectId,
        resources: [{ id: one.id, type: 'model_version' }],
        values: { accuracy: 0.9 },
        types: { accuracy: 'float' },
      },
    });
    const ids = async (query: Record<string, string>, path = 'model_versions'): Promise<string[]> =>
      (
        await tenant.call<Page<Model>>('GET', path, { query: { sort_by: 'number', hydrate: 'True', ...query } })
      ).body.items.map((item) => item.id);
    expect(await ids({ model: 'listed' })).toEqual([one.id, two.id]);
    expect(await ids({ model })).toEqual([one.id, two.id]);
    expect(await ids({}, 'models/listed/model_versions')).toEqual([one.id, two.id]);
    expect(await ids({}, `models/${model}/model_versions`)).toEqual([one.id, two.id]);
    expect(await ids({ model: 'listed', sort_by: 'desc:number' })).toEqual([two.id, one.id]);
    expect(await ids({ model: 'other', model_name_or_id: 'listed', number: '2' })).toEqual([two.id]);
    expect(await ids({ model: 'listed', model_name_or_id: 'nothing' })).toEqual([]);
    expect(await ids({ model: 'listed', stage: 'staging' })).toEqual([two.id]);
    expect(await ids({ model: 'listed', name: 'named' })).toEqual([two.id]);
    expect(await ids({ model: 'listed', tags: 't' })).toEqual([one.id]);
    expect(await ids({ model: 'listed', run_metadata: 'accuracy:gt:0.5' })).toEqual([one.id]);
    expect((await tenant.call<Model>('GET', `model_versions/${one.id}`)).body.metadata).toMatchObject({
      run_metadata: { accuracy: 0.9 },
    });
  });
});
