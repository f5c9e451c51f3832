import { startS3, type Emulator } from '../../testing/emulators.js';
import { rowsIn, type Rows } from '../../testing/rows.js';
import { S3Bucket } from '../../testing/s3-bucket.js';
import { startTenantApp, type Answer, type TenantApp } from '../../testing/tenant-app.js';
import type { LogEntries } from './log-place.js';

let tenant: TenantApp;
let emulator: Emulator;
let bucket: S3Bucket;
let rows: Rows;
let store: string;
let run: string;

beforeAll(async () => {
  [tenant, emulator] = await Promise.all([startTenantApp(), startS3()]);
  await tenant.login();
  rows = await rowsIn(tenant.database);
  bucket = await S3Bucket.create(emulator.url, 'logs');
  store = await bucket.register(tenant);
  run = await rows.run(await rows.pipeline());
});
afterAll(async () => {
  await tenant?.close();
  await emulator?.stop();
});

const root = (name: string): string => `s3://logs/root/logs/${name}`;
const logsAt = async (uri: string | null, of: Record<string, unknown> = {}): Promise<string> => {
  const owner = { pipeline_run_id: run, source: `source-${Math.random()}`, artifact_store_id: store };
  const body = { project: rows.projectId, ...owner, uri, ...of };
  const answer: Answer<{ id: string }> = await tenant.call('POST', 'logs', { body });
  expect(answer).toMatchObject({ status: 200 });
  return answer.body.id;
};
const entries = (id: string, query: Record<string, string> = {}): Promise<Answer<LogEntries>> =>
  tenant.call<LogEntries>('GET', `logs/${id}/entries`, { query });

const ENTRY = {
  message: 'Step `load` has started.',
  name: 'zenml.logger',
  level: 20,
  timestamp: '2026-11-25T08:00:00.120000Z',
  module: 'step',
  filename: 'step.py',
  lineno: 12,
  chunk_index: 0,
  total_chunks: 1,
  id: '5b4f2a60-7a55-4fd4-9d55-92f3f0a3a9a1',
};
const plain = (message: string, timestamp: string | null = null): object => ({
  message,
  name: null,
  level: 20,
  timestamp,
  module: null,
  filename: null,
  lineno: null,
  chunk_index: 0,
  total_chunks: 1,
  id: expect.any(String),
});

describe('the entries of logs in an artifact store', () => {
  it('are read from one file: JSON, and text of any age', async () => {
    const lines = [
      JSON.stringify(ENTRY),
      '',
      '[2024-01-02 03:04:05 UTC] an old line',
      'just text',
      '{"message": 1}',
      '{"message":"wins","level":20,"timestamp":"2026-11-25T08:00:00+00:00"}',
    ];
    await bucket.put('root/logs/one.log', lines.join('\r\n'));
    const answer = await entries(await logsAt(root('one.log')));
    expect(answer.body).toEqual({
      items: [
        ENTRY,
        plain('an old line', '2024-01-02T03:04:05Z'),
        plain('just text'),
        plain('{"message": 1}'),
        plain('wins', '2026-11-25T08:00:00Z'),
      ],
      before: null,
      after: null,
    });
  });

  it('are read from the files of a folder in the order of their names, up to a limit', async () => {
    const files = { '3.log': 'e', '1.log': 'a\nb\n', '2.log': 'c\nd' };
    for (const [name, text] of Object.entries(files)) await bucket.put(`root/logs/folder/${name}`, text);
    const id = await logsAt(root('folder'));
    const messages = async (query?: Record<string, string>) =>
      (await entries(id, query)).body.items.map(({ message }) => message);
    expect(await messages()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(await messages({ start: 'oldest', limit: '3' })).toEqual(['a', 'b', 'c']);
    expect(await messages({ limit: '1000000' })).toHaveLength(5);
  });

  it('are none while nothing is written, and 404 for a folder without files', async () => {
    expect((await entries(await logsAt(root('nothing.log')))).body).toEqual({ items: [], before: null, after: null });
    await bucket.put('root/logs/hollow/', '');
    expect(await entries(await logsAt(root('hollow')))).toMatchObject({
      status: 404,
      body: { detail: ['DoesNotExistException', expect.stringContaining("hollow' is empty in artifact store")] },
    });
  });

  it('cannot be paged or filtered: 400, and 422 for what is no such parameter', async () => {
    const id = await logsAt(root('one.log'));
    for (const query of [
      { start: 'newest' },
      { before: 'x' },
      { after: '' },
      { search: 'x' },
      { level: 'info' },
      { since: '2026-01-01T00:00:00' },
    ] as Record<string, string>[]) {
      expect(await entries(id, query)).toMatchObject({
        status: 400,
        body: { detail: ['ValueError', expect.any(String)] },
      });
    }
    const unfit: Record<string, string>[] = [
      { start: 'middle' },
      { limit: '0' },
      { limit: 'x' },
      { level: 'loud' },
      { since: 'today' },
      { since: '2026-01-02', until: '2026-01-01' },
    ];
    for (const query of unfit) expect((await entries(id, query)).status).toBe(422);
  });

  it('are those of a run or step too, by source or id', async () => {
    await bucket.put('root/logs/step.log', 'hello');
    const step = await rows.step(run);
    const id = await logsAt(root('step.log'), { pipeline_run_id: null, step_run_id: step, source: 'step' });
    for (const query of [{ source: 'step' }, { logs_id: id }] as Record<string, string>[]) {
      expect(await tenant.call('GET', `steps/${step}/logs`, { query })).toMatchObject({
        status: 200,
        body: [plain('hello')],
      });
    }
    await logsAt(root('step.log'), { source: 'client' });
    expect(await tenant.call('GET', `runs/${run}/logs`, { query: { source: 'client' } })).toMatchObject({
      status: 200,
      body: [plain('hello')],
    });
    expect((await tenant.call('GET', `runs/${step}/logs`, { query: { source: 'client' } })).status).toBe(404);
    expect((await tenant.call('GET', `runs/${run}/logs`, { query: { source: 'other' } })).status).toBe(404);
    expect((await tenant.call('GET', `runs/${run}/logs`)).status).toBe(400);
  });

  it('are refused outside of the store, on a machine, and without a place', async () => {
    await bucket.put('rootless/secret.log', 'not yours');
    const outside = await entries(await logsAt('s3://logs/rootless/secret.log'));
    expect(outside).toMatchObject({ status: 404, body: { detail: ['DoesNotExistException', expect.any(String)] } });
    const local = ['IllegalOperationError', 'Files in a local artifact store cannot be accessed from the server.'];
    expect(await entries(await logsAt('/tmp/x.log'))).toMatchObject({ status: 403, body: { detail: local } });
    const ofLocal = await logsAt('/tmp/x.log', { artifact_store_id: await rows.artifactStore() });
    expect(await entries(ofLocal)).toMatchObject({ status: 403, body: { detail: local } });
    expect((await entries(await logsAt(null))).status).toBe(400);
  });

  it('say why when the store cannot be used, and nothing of its keys', async () => {
    const failing = async (options: Parameters<S3Bucket['register']>[1]): Promise<Answer<never>> => {
      const artifact_store_id = await bucket.register(tenant, options);
      return (await entries(await logsAt(root('one.log'), { artifact_store_id }))) as Answer<never>;
    };
    const at = (endpoint_url: string): object => ({ client_kwargs: { endpoint_url } });
    const cases: [object, number, string][] = [
      [{ configuration: at('http://169.254.169.254') }, 502, 'LogStoreError'],
      [{ configuration: at('http://127.0.0.1:1') }, 503, 'LogStoreUnavailableError'],
      [{ configuration: { key: null, secret: null } }, 502, 'LogStoreError'],
      [{ configuration: { secret: '{{nowhere.secret}}' } }, 404, 'KeyError'],
      [{ configuration: { authentication_secret: 'nowhere' } }, 404, 'KeyError'],
    ];
    for (const [options, status, name] of cases) {
      const answer = await failing(options);
      expect(answer).toMatchObject({ status, body: { detail: [name, expect.any(String)] } });
      expect(JSON.stringify(answer.body)).not.toMatch(/test-(?:key|secret)/);
    }
  });

  it('are read with the keys of a secret or a connector', async () => {
    const values = { aws_access_key_id: 'test-key', aws_secret_access_key: 'test-secret' };
    await tenant.call('POST', 'secrets', { body: { name: 'aws', private: false, values } });
    const connector = await tenant.call<{ id: string }>('POST', 'service_connectors', {
      body: {
        name: 'aws',
        connector_type: 'aws',
        auth_method: 'secret-key',
        resource_types: ['s3-bucket'],
        configuration: { ...values, region: 'us-east-1' },
      },
    });
    expect(connector).toMatchObject({ status: 200 });
    const none = { key: null, secret: null };
    const referred = { key: '{{aws.aws_access_key_id}}', secret: '{{ aws.aws_secret_access_key }}' };
    for (const options of [
      { configuration: { ...none, authentication_secret: 'aws' } },
      { configuration: referred },
      { connector: connector.body.id },
    ]) {
      const artifact_store_id = await bucket.register(tenant, options);
      const answer = await entries(await logsAt(root('one.log'), { artifact_store_id }));
      expect(answer).toMatchObject({ status: 200, body: { items: { length: 5 } } });
    }
  });
});
