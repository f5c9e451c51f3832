import { ExitCode } from '../errors/exit-code.js';
import { StubApi } from '../testing/stub-api.js';
import { HttpClient } from './http-client.js';

describe('HttpClient', () => {
  let api: StubApi;
  beforeEach(async () => {
    api = await new StubApi().start();
  });
  afterEach(() => api.stop());
  const client = (): HttpClient =>
    new HttpClient({ url: api.url, token: 'secret-key', userAgent: 'zendo-cli/9', budgetMs: 2000, refusedBudgetMs: 0 });

  it('sends one idempotency key over all retries of one change, and another for the next', async () => {
    api.on('POST /x', (_request, response) => void response.destroy(), { status: 503 }, { body: { ok: true } });
    expect(await client().request('POST', '/x', { body: { name: 'acme' } })).toEqual({ ok: true });
    await client().request('POST', '/x', { body: { name: 'acme' } });
    const keys = api.received.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(4);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(keys.slice(0, 3)).size).toBe(1);
    expect(keys[3]).not.toBe(keys[0]);
  });

  it('asks again for the answer of a change that is still being made', async () => {
    const busy = { status: 409, body: { detail: 'Being worked on.', code: 'idempotency_key_in_use' } };
    api.on('POST /x', (_request, response) => void response.destroy(), busy, { body: { ok: true } });
    expect(await client().request('POST', '/x')).toEqual({ ok: true });
    expect(new Set(api.received.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  });

  it('sends no key with a read, and says who it is', async () => {
    api.on('GET /x', { body: [] });
    await client().request('GET', '/x', { query: { limit: 5, cursor: undefined } });
    const [request] = api.received;
    expect(request?.path).toBe('/x?limit=5');
    expect(request?.headers['idempotency-key']).toBeUndefined();
    expect(request?.headers).toMatchObject({ authorization: 'Bearer secret-key', 'user-agent': 'zendo-cli/9' });
  });

  it('does not repeat what the server has refused', async () => {
    api.on('POST /x', { status: 409, body: { detail: 'Taken.', code: 'tenant_name_taken' } });
    await expect(client().request('POST', '/x')).rejects.toMatchObject({
      message: 'Taken.',
      exitCode: ExitCode.Conflict,
      options: { code: 'tenant_name_taken' },
    });
    expect(api.received).toHaveLength(1);
  });

  it('follows no redirect, so that the key stays where it belongs', async () => {
    api.on('GET /x', (_request, response) => {
      response.writeHead(302, { location: '/elsewhere' });
      response.end();
    });
    await expect(client().request('GET', '/x')).rejects.toMatchObject({ exitCode: ExitCode.Error });
    expect(api.received).toHaveLength(1);
  });

  it('says that Zendo is not running when nothing listens', async () => {
    const { url } = api;
    await api.stop();
    const gone = new HttpClient({ url, userAgent: 'x', refusedBudgetMs: 0 });
    await expect(gone.request('GET', '/x')).rejects.toMatchObject({
      exitCode: ExitCode.Unreachable,
      message: `Nothing answers at ${url} (connection refused).`,
      options: { hint: 'Is Zendo running? Start it with npm start.' },
    });
    api = await new StubApi().start();
  });

  it('says so when the answer is not JSON', async () => {
    api.on('GET /x', (_request, response) => void response.end('<html>hello</html>'));
    await expect(client().request('GET', '/x')).rejects.toThrow('did not answer with JSON');
  });
});
