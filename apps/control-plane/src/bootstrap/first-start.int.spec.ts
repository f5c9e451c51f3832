import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Json, startTestApi, type TestApi } from '../testing/test-api.js';
import { FirstStartService } from './first-start.service.js';

describe('the first start', () => {
  let api: TestApi;
  let directory: string;
  let file: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'zendo-first-start-'));
    file = join(directory, 'data', 'admin.json');
    api = await startTestApi({ ZENDO_DATA_DIR: join(directory, 'data'), ZENDO_ADMIN_EMAIL: 'boss@example.com' });
  }, 120_000);
  afterAll(async () => {
    await api?.stop();
    await rm(directory, { recursive: true, force: true });
  }, 30_000);

  const prepare = () => api.get(FirstStartService).prepare('http://zendo.test');
  const read = async () =>
    JSON.parse(await readFile(file, 'utf8')) as { url: string; apiKey: string; email: string; password: string };
  const whoami = (key: string) =>
    api.call<Json>('GET', '/api/v1/whoami', undefined, { authorization: `Bearer ${key}` });
  const keys = async () =>
    (await api.call<{ items: Json[] }>('GET', '/api/v1/api-keys')).body.items.filter(
      (key) => key['name'] === 'local-admin',
    );

  it('makes one operator and one key, however many processes start at once', async () => {
    await Promise.all([prepare(), prepare(), prepare()]);
    const { url, apiKey, email, password } = await read();
    expect(url).toBe('http://zendo.test');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await whoami(apiKey)).status).toBe(200);
    expect(await keys()).toHaveLength(1);
    const login = await api.call('POST', '/api/v1/sessions', { email, password });
    expect(login.status).toBe(201);
    expect(email).toBe('boss@example.com');
    const { body } = await api.call<{ items: Json[] }>('GET', '/api/v1/audit-events?action=operator.create');
    expect(body.items).toMatchObject([{ actor: { type: 'system' }, target: { name: 'boss@example.com' } }]);
  });

  it('leaves a file that works alone', async () => {
    const before = await read();
    await prepare();
    expect(await read()).toEqual(before);
  });

  it.each(['', '{"url":', '{}', '{"url":"x","apiKey":"zendo_aaaaaaaaaa_nope"}'])(
    'gives out a new key when the file holds %j',
    async (content) => {
      await writeFile(file, content);
      await prepare();
      expect((await whoami((await read()).apiKey)).status).toBe(200);
    },
  );

  it('gives out a new key when the file is gone, as after a kill before the rows were written', async () => {
    await rm(file);
    await prepare();
    expect((await whoami((await read()).apiKey)).status).toBe(200);
  });

  it('tells a new address and keeps the key', async () => {
    const { apiKey } = await read();
    await api.get(FirstStartService).prepare('http://zendo.test:81');
    expect(await read()).toMatchObject({ url: 'http://zendo.test:81', apiKey });
  });

  it('logs neither the key nor the password', async () => {
    for (const secret of Object.values(await read()).slice(1)) {
      if (secret !== 'boss@example.com') expect(api.logs()).not.toContain(secret);
    }
  });
});

describe('the first start without a data directory', () => {
  it('takes the password that is given, and makes no operator whose password nobody could know', async () => {
    for (const [password, expected] of [
      ['', 0],
      ['given-password', 1],
    ] as const) {
      const api = await startTestApi({ ZENDO_ADMIN_PASSWORD: password });
      try {
        await api.get(FirstStartService).prepare('http://zendo.test');
        await api.get(FirstStartService).prepare('http://zendo.test');
        expect(await api.dataSource.query('SELECT id FROM control_plane.operator')).toHaveLength(expected);
      } finally {
        await api.stop();
      }
    }
  }, 60_000);
});
