import type { Model } from '../kernel/model.js';
import type { Page } from '../kernel/list/page.js';
import { rowsIn, type Rows } from '../testing/rows.js';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';
import { TAG_COLORS } from './tag.schemas.js';
import { tagsOf } from './tag.view.js';
import { attachTags, detachTags } from './tagging.js';

let tenant: TenantApp;
let rows: Rows;
let userId: string;

beforeAll(async () => {
  tenant = await startTenantApp();
  await tenant.login();
  rows = await rowsIn(tenant.database);
  userId = (await tenant.call<Model>('GET', 'current-user')).body.id;
});
afterAll(() => tenant?.close());

const create = async (body: Record<string, unknown>): Promise<Model> => {
  const answer = await tenant.call<Model>('POST', 'tags', { body });
  expect(answer).toMatchObject({ status: 200 });
  return answer.body;
};
const attach = (links: unknown): Promise<{ status: number; body: Model[] }> =>
  tenant.call<Model[]>('POST', 'tag_resources/batch', { body: links });
const namesOn = async (type: 'pipeline' | 'pipeline_run', id: string): Promise<unknown[]> =>
  ((await tagsOf(tenant.database, type, [id])).get(id) ?? []).map((tag) => tag.name);

describe('tags', () => {
  it('are created with the colour asked, or any of the known ones, and belong to the caller', async () => {
    const blue = await create({ name: 'blue-one', color: 'blue' });
    expect(blue).toMatchObject({
      name: 'blue-one',
      body: { color: 'blue', exclusive: false, user_id: userId },
      metadata: { tagged_count: 0 },
      resources: { user: { name: 'owner', metadata: null, resources: null } },
      permission_denied: false,
    });
    const other = await create({ name: 'no-colour' });
    expect(TAG_COLORS).toContain(other.body['color']);
  });

  it('have a name that is unique on the whole server', async () => {
    await create({ name: 'taken' });
    expect(await tenant.call('POST', 'tags', { body: { name: 'taken' } })).toMatchObject({
      status: 409,
      body: { detail: ['EntityExistsError', 'Tag with name `taken` already exists.'] },
    });
    const other = await create({ name: 'free' });
    expect(await tenant.call('PUT', `tags/${other.id}`, { body: { name: 'taken' } })).toMatchObject({
      status: 409,
      body: {
        detail: [
          'EntityExistsError',
          "Unable to update the requested tag with name 'taken': Found another existing tag with the same name.",
        ],
      },
    });
  });

  it.each([
    [{ name: 'a'.repeat(256) }, 422],
    [{ name: '00243d28-5485-4d15-93da-29253ea20e17' }, 422],
    [{ name: '00243d2854854d1593da29253ea20e17' }, 422],
    [{ name: 'x', color: 'pink' }, 422],
    [{}, 422],
    [{ name: 'tab\there' }, 400],
    [{ name: '' }, 400],
    [{ name: '' }, 400],
  ])('refuse %j with %i', async (body, status) => {
    expect((await tenant.call('POST', 'tags', { body })).status).toBe(status);
  });

  it('are read back with the same body whether hydrated or not', async () => {
    const { id } = await create({ name: 'read-back' });
    const whole = await tenant.call<Model>('GET', `tags/${id}`);
    const thin = await tenant.call<Model>('GET', `tags/${id}`, { query: { hydrate: 'False' } });
    expect(thin.body).toEqual({ ...whole.body, metadata: null });
    expect(whole.body.metadata).toEqual({ tagged_count: 0 });
  });

  it('answer 404 once they are gone, and 422 for what is no id', async () => {
    const { id } = await create({ name: 'short-lived' });
    expect(await tenant.call('DELETE', `tags/${id}`)).toMatchObject({ status: 200, body: null });
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const answer = await tenant.call(method, `tags/${id}`, {
        ...(method === 'PUT' && { body: {} }),
      });
      expect(answer).toMatchObject({ status: 404, body: { detail: ['KeyError', expect.stringContaining(id)] } });
    }
    expect((await tenant.call('GET', 'tags/none')).status).toBe(422);
  });

  it('are listed by name, colour, exclusiveness and the type of what they are on', async () => {
    const tag = await create({ name: 'list-me', color: 'teal', exclusive: true });
    const run = await rows.run(await rows.pipeline());
    await attach([{ tag_id: tag.id, resource_id: run, resource_type: 'pipeline_run' }]);
    const names = async (query: Record<string, string>): Promise<unknown[]> =>
      (await tenant.call<Page<Model>>('GET', 'tags', { query })).body.items.map((item) => item.name);
    expect(await names({ name: 'startswith:list-' })).toEqual(['list-me']);
    expect(await names({ exclusive: 'True', color: 'teal' })).toEqual(['list-me']);
    expect(await names({ name: 'list-me', resource_type: 'pipeline_run' })).toEqual(['list-me']);
    expect(await names({ name: 'list-me', resource_type: 'model' })).toEqual([]);
    expect(await names({ name: 'list-me', scope_user: userId.replaceAll('-', '').toUpperCase() })).toEqual(['list-me']);
    expect(await names({ name: 'list-me', scope_user: tag.id })).toEqual([]);
    // A type is taken as it is written, also when it looks like an operator's.
    for (const type of ['equals:pipeline_run', 'oneof:none', 'isnull:x'])
      expect(await names({ resource_type: type })).toEqual([]);
    expect((await names({ sort_by: 'desc:name', size: '1000' }))[0]).toBe('taken');
  });
});

describe('attaching', () => {
  it('makes the tags that are not there, once, however often it is asked', async () => {
    const pipeline = await rows.pipeline();
    const tags = ['fresh', 'fresh', { name: 'made', color: 'red' as const }];
    for (let time = 0; time < 2; time += 1) {
      await tenant.database.transaction((sql) => attachTags(sql, { userId }, 'pipeline', pipeline, tags));
    }
    expect(await namesOn('pipeline', pipeline)).toEqual(['fresh', 'made']);
  });

  it('takes the id of a tag in place of its name and refuses one that is unknown', async () => {
    const pipeline = await rows.pipeline();
    const { id } = await create({ name: 'by-id' });
    await attachTags(tenant.database, { userId }, 'pipeline', pipeline, [id.replaceAll('-', '')]);
    expect(await namesOn('pipeline', pipeline)).toEqual(['by-id']);
    await expect(
      attachTags(tenant.database, { userId }, 'pipeline', pipeline, ['00243d28-5485-4d15-93da-29253ea20e17']),
    ).rejects.toMatchObject({ status: 404 });
  });

  it('refuses an object that contradicts the tag of that name, but not the bare name', async () => {
    const pipeline = await rows.pipeline();
    const [first, second] = [await rows.run(pipeline), await rows.run(pipeline)];
    const exclusive = [{ name: 'moves', exclusive: true }];
    await attachTags(tenant.database, { userId }, 'pipeline_run', first, exclusive);
    await expect(
      attachTags(tenant.database, { userId }, 'pipeline_run', second, [{ name: 'moves' }]),
    ).rejects.toMatchObject({ status: 400, message: expect.stringContaining('defined as an exclusive') });
    await attachTags(tenant.database, { userId }, 'pipeline_run', second, ['moves']);
    expect([await namesOn('pipeline_run', first), await namesOn('pipeline_run', second)]).toEqual([[], ['moves']]);
  });

  it('makes a tag once when many requests want it at the same time', async () => {
    const pipelines = await Promise.all(Array.from({ length: 8 }, () => rows.pipeline()));
    await Promise.all(
      pipelines.map((id, index) =>
        tenant.database.transaction((sql) =>
          attachTags(sql, { userId }, 'pipeline', id, index % 2 ? ['race-a', 'race-b'] : ['race-b', 'race-a']),
        ),
      ),
    );
    for (const id of pipelines) expect(await namesOn('pipeline', id)).toEqual(['race-a', 'race-b']);
    const count = await tenant.database.first('SELECT count(*)::int AS n FROM tag WHERE name LIKE $1', ['race-%']);
    expect(count).toEqual({ n: 2 });
  });

  it('detaches by name or id and passes over what is not there', async () => {
    const pipeline = await rows.pipeline();
    const { id } = await create({ name: 'off-by-id' });
    await attachTags(tenant.database, { userId }, 'pipeline', pipeline, ['off', id, 'stays']);
    await detachTags(tenant.database, 'pipeline', pipeline, ['off', id, 'never-there']);
    expect(await namesOn('pipeline', pipeline)).toEqual(['stays']);
  });
});

describe('an exclusive tag', () => {
  it('moves to the run that gets it last, within the pipeline only', async () => {
    const [one, two] = [await rows.pipeline(), await rows.pipeline()];
    const [a, b, other] = [await rows.run(one), await rows.run(one), await rows.run(two)];
    const tag = await create({ name: 'best', exclusive: true });
    for (const run of [a, other, b]) {
      expect(await attach([{ tag_id: tag.id, resource_id: run, resource_type: 'pipeline_run' }])).toMatchObject({
        status: 200,
        body: [{ body: { tag_id: tag.id, resource_id: run, resource_type: 'pipeline_run' }, metadata: null }],
      });
    }
    expect(await namesOn('pipeline_run', a)).toEqual([]);
    expect(await namesOn('pipeline_run', b)).toEqual(['best']);
    expect(await namesOn('pipeline_run', other)).toEqual(['best']);
  });

  it('is on one run only after many were given it at the same time', async () => {
    const pipeline = await rows.pipeline();
    const runs = await Promise.all(Array.from({ length: 6 }, () => rows.run(pipeline)));
    const tag = await create({ name: 'wanted', exclusive: true });
    const answers = await Promise.all(
      runs.map((run) => attach([{ tag_id: tag.id, resource_id: run, resource_type: 'pipeline_run' }])),
    );
    expect(answers.map((answer) => answer.status)).toEqual(runs.map(() => 200));
    const tagged = await tagsOf(tenant.database, 'pipeline_run', runs);
    expect(tagged.size).toBe(1);
  });

  it('cannot be put on two runs of one pipeline at once, nor on a pipeline', async () => {
    const pipeline = await rows.pipeline();
    const runs = [await rows.run(pipeline), await rows.run(pipeline)];
    const tag = await create({ name: 'single', exclusive: true });
    const both = await attach(runs.map((run) => ({ tag_id: tag.id, resource_id: run, resource_type: 'pipeline_run' })));
    expect(both).toMatchObject({
      status: 400,
      body: { detail: ['ValueError', expect.stringContaining('same scope')] },
    });
    const onPipeline = await attach([{ tag_id: tag.id, resource_id: pipeline, resource_type: 'pipeline' }]);
    expect(onPipeline).toMatchObject({ status: 400, body: { detail: ['ValueError', expect.anything()] } });
    expect((await tagsOf(tenant.database, 'pipeline_run', runs)).size).toBe(0);
  });

  it('can be made of a tag only when nothing it is on contradicts that', async () => {
    const pipeline = await rows.pipeline();
    const runs = [await rows.run(pipeline), await rows.run(pipeline)];
    const tag = await create({ name: 'to-be-exclusive' });
    await attach([
      ...runs.map((run) => ({ tag_id: tag.id, resource_id: run, resource_type: 'pipeline_run' })),
      { tag_id: tag.id, resource_id: pipeline, resource_type: 'pipeline' },
    ]);
    const refused = await tenant.call('PUT', `tags/${tag.id}`, { body: { exclusive: true } });
    expect(refused).toMatchObject({
      status: 400,
      body: { detail: ['ValueError', expect.stringContaining('pipeline_run')] },
    });
    const links = [
      { tag_id: tag.id, resource_id: runs[0], resource_type: 'pipeline_run' },
      { tag_id: tag.id, resource_id: pipeline, resource_type: 'pipeline' },
    ];
    expect(await tenant.call('DELETE', 'tag_resources/batch', { body: links })).toMatchObject({
      status: 200,
      body: null,
    });
    expect(await tenant.call('PUT', `tags/${tag.id}`, { body: { exclusive: true } })).toMatchObject({
      status: 200,
      body: { body: { exclusive: true }, metadata: { tagged_count: 1 } },
    });
  });
});

describe('tag_resources', () => {
  it('links once and unlinks without complaint', async () => {
    const pipeline = await rows.pipeline();
    const tag = await create({ name: 'link' });
    const body = { tag_id: tag.id, resource_id: pipeline, resource_type: 'pipeline' };
    const first = await tenant.call<Model>('POST', 'tag_resources', { body });
    const second = await tenant.call<Model>('POST', 'tag_resources', { body });
    expect(second.body).toEqual(first.body);
    for (let time = 0; time < 2; time += 1) {
      expect(await tenant.call('DELETE', 'tag_resources', { body })).toMatchObject({ status: 200, body: null });
    }
    expect(await namesOn('pipeline', pipeline)).toEqual([]);
  });

  it('answers 404 for a tag or a resource that is not there, and links nothing then', async () => {
    const pipeline = await rows.pipeline();
    const tag = await create({ name: 'half' });
    const nowhere = '00243d28-5485-4d15-93da-29253ea20e17';
    const good = { tag_id: tag.id, resource_id: pipeline, resource_type: 'pipeline' };
    expect((await attach([good, { ...good, resource_id: nowhere }])).status).toBe(404);
    expect((await attach([good, { ...good, tag_id: nowhere }])).status).toBe(404);
    expect((await attach([{ ...good, resource_type: 'user' }])).status).toBe(422);
    const gone = { ...good, resource_id: nowhere };
    expect(await tenant.call('DELETE', 'tag_resources', { body: gone })).toMatchObject({
      status: 404,
      body: { detail: ['KeyError', `'pipeline with ID \`${nowhere}\` not found.'`] },
    });
    expect(await namesOn('pipeline', pipeline)).toEqual([]);
  });
});
