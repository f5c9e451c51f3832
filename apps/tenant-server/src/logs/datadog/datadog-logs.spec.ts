import { Clock } from '../../kernel/clock.js';
import type { ZenmlError } from '../../kernel/errors/zenml.error.js';
import type { postJson, PostAnswer } from '../../object-stores/network/post.js';
import { StoreNetworks } from '../../object-stores/network/store-networks.js';
import type { ComponentSecrets } from '../../object-stores/settings/component-secrets.service.js';
import type { EntriesRequest } from '../reading/entries-request.js';
import type { LogPlace } from '../reading/log-place.js';
import { DatadogLogs } from './datadog-logs.service.js';

const STORE = '5b4f2a60-7a55-4fd4-9d55-92f3f0a3a9a1';
const LOGS: LogPlace = {
  id: '0a4f2a60-7a55-4fd4-9d55-92f3f0a3a9a2',
  created: '2026-11-25T08:00:00.000000',
  uri: null,
  source: 'step',
  artifact_store_id: null,
  log_store_id: STORE,
};
const KEYS = { api_key: 'API', application_key: 'APP' };

type Asked = { url: string; headers: Record<string, string>; body: { filter: { query: string }; page: object } };

/** Datadog, as far as it is asked here. */
function datadog(answer: Partial<PostAnswer> & { json?: unknown }, values: Record<string, unknown> = KEYS) {
  const asked: Asked[] = [];
  class Fake extends DatadogLogs {
    protected override readonly post: typeof postJson = (url, headers, body) => {
      asked.push({ url, headers, body: body as Asked['body'] });
      if (answer.status === 0) return Promise.reject(new Error('socket'));
      return Promise.resolve({ status: 200, headers: {}, text: JSON.stringify(answer.json ?? {}), ...answer });
    };
  }
  const secrets = { reveal: () => Promise.resolve({ values, secret: undefined }) } as unknown as ComponentSecrets;
  const logs = new Fake(new Clock(), secrets, new StoreNetworks(['public']));
  const read = (request: EntriesRequest = {}) => logs.read({ id: STORE, configuration: '{}' }, LOGS, request, 'user');
  return { asked, read };
}

const event = (id: string, attributes: object = {}): object => ({
  id,
  attributes: { message: id, timestamp: '2026-11-25T08:00:01.5Z', status: 'warn', ...attributes },
});
const found = (events: object[], after?: string): object => ({ data: events, meta: { page: after ? { after } : {} } });

describe('logs in Datadog', () => {
  it('are asked for newest first, and answered oldest first with where to go on', async () => {
    const { asked, read } = datadog({ json: found([event('b'), event('a')], 'next') });
    const page = await read();
    expect(page.items.map(({ message }) => message)).toEqual(['a', 'b']);
    expect(page).toMatchObject({ before: expect.any(String), after: null });
    expect(asked[0]).toMatchObject({
      url: 'https://api.datadoghq.com/api/v2/logs/events/search',
      headers: { 'dd-api-key': 'API', 'dd-application-key': 'APP' },
      body: {
        filter: { query: `service:"zenml" AND @zenml.log.id:${LOGS.id}`, from: '2026-11-25T08:00:00.000000Z' },
        page: { limit: 1000 },
        sort: '-timestamp',
      },
    });
    await read({ before: page.before ?? '' });
    expect(asked[1]?.body).toEqual({ ...asked[0]?.body, page: { limit: 1000, cursor: 'next' } });
  });

  it('are filtered there', async () => {
    const { asked, read } = datadog({ json: found([]) }, { ...KEYS, service_name: 'my "own"', site: 'datadoghq.eu' });
    await read({ start: 'oldest', limit: 5, search: 'a:b', level: 30, since: '2026-01-01T00:00:00Z' });
    expect(asked[0]?.url).toContain('api.datadoghq.eu');
    expect(asked[0]?.body).toMatchObject({
      filter: {
        from: '2026-01-01T00:00:00Z',
        query: expect.stringContaining('AND message:*a\\:b* AND status:(warn OR '),
      },
      page: { limit: 5 },
      sort: 'timestamp',
    });
    expect(asked[0]?.body.filter.query).toContain('service:"my \\"own\\""');
    await read({ search: 'two words', level: 10 });
    expect(asked[1]?.body.filter.query).toMatch(/ AND message:"two words"$/);
  });

  it('are entries with what Datadog knows of them', async () => {
    const nested = {
      code: { file: { path: '/app/run.py' }, line: { number: 7 }, function: {} },
      otel: { library: { name: 'zenml' } },
      exception: { type: 'E', message: 'm', stacktrace: 't' },
    };
    const events = [event('x', { attributes: nested }), event('y', { timestamp: null }), event('z', { status: 'odd' })];
    const { items } = await datadog({ json: found(events) }).read({ start: 'oldest' });
    expect(items).toHaveLength(2);
    expect(items[0]).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      message: 'x\nE: m\nt',
      level: 30,
      timestamp: '2026-11-25T08:00:01.500000Z',
      name: 'zenml',
      filename: '/app/run.py',
      module: 'run',
      lineno: 7,
      chunk_index: 0,
      total_chunks: 1,
    });
    expect(items[1]?.level).toBe(20);
  });

  it.each<[string, Parameters<typeof datadog>[0], number]>([
    ['nobody answers', { status: 0 }, 503],
    ['it is away', { status: 500 }, 503],
    ['it searches for too long', { json: { data: [], meta: { status: 'timeout' } } }, 503],
    ['it is asked too often', { status: 429, headers: { 'retry-after': '7' } }, 429],
    ['the keys are wrong', { status: 403 }, 502],
    ['the answer is none', { text: '<html>' }, 502],
    ['the answer is of another kind', { json: [] }, 502],
    ['the answer is not whole', { json: { data: [], meta: { warnings: ['x'] } } }, 502],
    ['an event has no id', { json: { data: [{ attributes: {} }] } }, 502],
  ])('say so when %s', async (_, answer, status) => {
    const error = await datadog(answer)
      .read()
      .catch((each: ZenmlError) => each);
    expect(error).toMatchObject({ status });
    if (status === 429) expect(error).toMatchObject({ retryAfter: 7 });
  });

  it('are not asked for what does not go together', async () => {
    const { read } = datadog({ json: found([event('a')], 'next') });
    const { before } = await read({ limit: 5, search: 'x' });
    const cursor = before ?? '';
    const unfit: EntriesRequest[] = [
      { before: cursor, after: cursor },
      { after: cursor },
      { before: 'nonsense' },
      { before: cursor, start: 'oldest' },
      { before: cursor, limit: 6 },
      { before: cursor, search: 'y' },
      { before: cursor, level: 20 },
      { before: cursor, since: '2020-01-01T00:00:00Z' },
    ];
    for (const request of unfit) await expect(read(request)).rejects.toMatchObject({ status: 400 });
    expect((await read({ before: cursor, limit: 5, search: 'x' })).items).toHaveLength(1);
  });

  it('need keys and a host', async () => {
    await expect(datadog({}, { api_key: 'API' }).read()).rejects.toMatchObject({ fault: 'unusable' });
    await expect(datadog({}, { ...KEYS, site: 'evil.example/x' }).read()).rejects.toMatchObject({ fault: 'unusable' });
  });
});
