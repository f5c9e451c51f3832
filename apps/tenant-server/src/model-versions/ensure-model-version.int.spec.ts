import type { Model } from '../kernel/model.js';
import { rowsIn, type Rows } from '../testing/rows.js';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';
import { ensureModelVersion, type WantedModelVersion } from './ensure-model-version.js';

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

const ensure = (
  runId: string,
  name: string,
  more: Omit<Partial<WantedModelVersion>, 'model'> & { license?: string } = {},
): Promise<string> => {
  const { license, ...rest } = more;
  return tenant.database.transaction((sql) =>
    ensureModelVersion(
      sql,
      { userId },
      { projectId: rows.projectId, producerRunId: runId, model: { name, license }, ...rest },
    ),
  );
};
const newRun = async (): Promise<string> => rows.run(await rows.pipeline());
const get = async (id: string): Promise<Model> => (await tenant.call<Model>('GET', `model_versions/${id}`)).body;

describe('the model version of a run', () => {
  it('is numbered, once for the run, and a new one for the next run', async () => {
    const [first, second] = [await newRun(), await newRun()];
    const one = await ensure(first, 'numbered', { description: 'demo', tags: ['m'], license: 'MIT' });
    expect(await ensure(first, 'numbered', { tags: ['other'] })).toBe(one);
    const two = await ensure(second, 'numbered', { license: 'GPL' });
    expect([await get(one), await get(two)]).toMatchObject([
      {
        name: '1',
        body: { number: 1, model: { name: 'numbered' } },
        metadata: { description: 'demo' },
        resources: { tags: [{ name: 'm' }] },
      },
      { name: '2', body: { number: 2 } },
    ]);
    const model = (await get(one)).body['model'] as Model;
    expect((await tenant.call<Model>('GET', `models/${model.id}`)).body).toMatchObject({
      metadata: { license: 'MIT', save_models_to_registry: true },
      resources: { tags: [] },
    });
  });

  it('is one and the same for all steps that ask at once', async () => {
    const run = await newRun();
    const ids = await Promise.all(Array.from({ length: 8 }, () => ensure(run, 'parallel', { tags: ['p'] })));
    expect(new Set(ids).size).toBe(1);
  });

  it('is a new number for each of many runs that ask at once', async () => {
    const runs = await Promise.all(Array.from({ length: 8 }, newRun));
    const ids = await Promise.all(runs.map((run) => ensure(run, 'many-runs')));
    const numbers = await Promise.all(ids.map(async (id) => (await get(id)).body['number'] as number));
    expect(numbers.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('with a name is made once and shared by runs', async () => {
    const [first, second] = [await newRun(), await newRun()];
    const ids = await Promise.all([first, second].map((run) => ensure(run, 'named', { version: 'blue' })));
    expect(ids[0]).toBe(ids[1]);
    expect(await get(ids[0] as string)).toMatchObject({ name: 'blue', body: { number: 1 } });
    // A name of its own does not use up the run's number.
    expect(await get(await ensure(first, 'named'))).toMatchObject({ name: '2', body: { number: 2 } });
  });

  it('asked for by number or stage must be there', async () => {
    const one = await ensure(await newRun(), 'staged');
    const two = await ensure(await newRun(), 'staged');
    await tenant.call('PUT', `model_versions/${one}`, { body: { stage: 'production' } });
    const run = await newRun();
    expect(await ensure(run, 'staged', { version: '1' })).toBe(one);
    expect(await ensure(run, 'staged', { version: 'production' })).toBe(one);
    expect(await ensure(run, 'staged', { version: 'latest' })).toBe(two);
    for (const version of ['9', 'staging']) {
      await expect(ensure(run, 'staged', { version })).rejects.toMatchObject({ status: 404, exception: 'KeyError' });
    }
    await expect(ensure(run, 'not-yet', { version: 'latest' })).rejects.toMatchObject({ status: 404 });
  });
});
