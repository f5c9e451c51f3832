import { artifactVersionBody } from '../testing/requests.js';
import { startTenantApp, type Answer, type TenantApp } from '../testing/tenant-app.js';
import { TrackedPipeline, type AnyModel } from './testing/tracked-pipeline.js';

const CLIENTS = 16;
const ROUNDS = 6;
const ALL = Array.from({ length: CLIENTS * ROUNDS }, (_, index) => index + 1);

const sorted = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b);

describe('sixteen clients at once', () => {
  let tenant: TenantApp;
  let pipeline: TrackedPipeline;
  let tokens: string[];

  beforeAll(async () => {
    tenant = await startTenantApp();
    await tenant.login();
    pipeline = await TrackedPipeline.create(tenant);
    tokens = [];
    for (let client = 0; client < CLIENTS; client += 1) tokens.push(await tenant.login());
  });
  afterAll(() => tenant?.close());

  /** Every client sends its requests one after the other; the clients do not wait for one another. */
  const together = async <Body>(request: (token: string, key: string) => Promise<Answer<Body>>): Promise<Body[]> => {
    const answers = await Promise.all(
      tokens.map(async (token, client) => {
        const own: Answer<Body>[] = [];
        for (let round = 0; round < ROUNDS; round += 1) own.push(await request(token, `${client}-${round}`));
        return own;
      }),
    );
    expect(new Set(answers.flat().map(({ status }) => status))).toEqual(new Set([200]));
    return answers.flat().map(({ body }) => body);
  };

  const total = async (path: string, query: Record<string, string>): Promise<number> =>
    (await tenant.call<{ total: number }>('GET', path, { query: { project: pipeline.project, ...query } })).body.total;

  it('number the versions of one artifact without a gap or a double', async () => {
    const body = await artifactVersionBody(tenant, { project: pipeline.project, artifact_name: 'shared' });
    const versions = await together((token) => tenant.call<AnyModel>('POST', 'artifact_versions', { token, body }));
    expect(sorted(versions.map((version) => Number(version.body['version'])))).toEqual(ALL);
    expect(new Set(versions.map((version) => version.body['artifact'].id)).size).toBe(1);
    expect(await total('artifact_versions', { artifact: 'shared' })).toBe(ALL.length);
    expect(await total('artifacts', { name: 'shared' })).toBe(1);
  });

  it('number the versions of one model without a gap or a double', async () => {
    const model = await tenant.call<AnyModel>('POST', 'models', {
      body: { project: pipeline.project, name: 'shared' },
    });
    const body = { project: pipeline.project, model: model.body.id };
    const versions = await together((token) => tenant.call<AnyModel>('POST', 'model_versions', { token, body }));
    expect(sorted(versions.map((version) => version.body['number'] as number))).toEqual(ALL);
    expect(await total('model_versions', { model: model.body.id })).toBe(ALL.length);
  });

  it('number the runs of one pipeline without a gap or a double', async () => {
    const created = await together((token, key) =>
      pipeline.requestRun({ name: `numbered-${key}`, status: 'running', orchestrator_run_id: key }, token),
    );
    expect(created.every(([, isNew]) => isNew)).toBe(true);
    expect(sorted(created.map(([run]) => run.body['index'] as number))).toEqual(ALL);
    expect(await total('runs', { pipeline: pipeline.pipeline })).toBe(ALL.length);
  });

  it('get one run for one orchestrator run, whoever asks first', async () => {
    const other = await TrackedPipeline.create(tenant);
    const name = 'one-for-all';
    const answers = await together((token) =>
      other.requestRun({ name, status: 'running', orchestrator_run_id: 'same' }, token),
    );
    expect(new Set(answers.map(([run]) => run.id)).size).toBe(1);
    expect(answers.filter(([, isNew]) => isNew)).toHaveLength(1);
    expect(await total('runs', { pipeline: other.pipeline })).toBe(1);
  });
});
