import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type CliConfig, loadConfig } from '../config/config.js';
import { ExitCode } from '../errors/exit-code.js';
import { credentialsFile, writeLogin } from './credentials.js';
import { discover, normalizeUrl } from './discovery.js';

describe('discover', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'zendo-discovery-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const config = (env: NodeJS.ProcessEnv = {}): CliConfig => loadConfig({ HOME: home, ...env }, home);
  const login = (url = 'http://saved:1', expires: string | null = null): Promise<void> =>
    writeLogin(config().configDir, { url, token: 'login-token', expires_at: expires, email: 'a@b.c' });
  const admin = (directory = join(home, '.zendo'), url = 'http://127.0.0.1:8080'): void => {
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'admin.json'), JSON.stringify({ url, apiKey: 'admin-key' }));
  };

  it('takes the environment before the saved login, and that before the admin file', async () => {
    admin();
    expect(await discover(config(), {})).toMatchObject({ url: 'http://127.0.0.1:8080', token: 'admin-key' });
    await login();
    expect(await discover(config(), {})).toMatchObject({ url: 'http://saved:1', token: 'login-token' });
    const env = { ZENDO_URL: 'https://env.example/', ZENDO_API_KEY: 'env-key' };
    expect(await discover(config(env), {})).toMatchObject({ url: 'https://env.example', token: 'env-key' });
  });

  it('takes flags before the environment', async () => {
    const file = join(home, 'key');
    writeFileSync(file, 'flag-key\n');
    const env = { ZENDO_URL: 'http://env:1', ZENDO_API_KEY: 'env-key' };
    const found = await discover(config(env), { url: 'http://flag:2', apiKeyFile: file });
    expect(found).toMatchObject({ url: 'http://flag:2', token: 'flag-key' });
  });

  it('takes a key without an address to the saved or the local one, and says whose key it was', async () => {
    admin();
    expect(await discover(config({ ZENDO_API_KEY: 'env-key' }), {})).toEqual({
      url: 'http://127.0.0.1:8080',
      token: 'env-key',
      source: 'ZENDO_API_KEY',
    });
    await login();
    const file = join(home, 'key');
    writeFileSync(file, 'flag-key\n');
    expect(await discover(config(), { apiKeyFile: file })).toEqual({
      url: 'http://saved:1',
      token: 'flag-key',
      source: '--api-key-file',
    });
  });

  it('never sends a key to another address than its own', async () => {
    admin();
    await login();
    await expect(discover(config(), { url: 'http://elsewhere:3' })).rejects.toMatchObject({ exitCode: ExitCode.Auth });
    expect(await discover(config(), { url: 'http://localhost:8080' })).toMatchObject({ token: 'admin-key' });
    expect(await discover(config(), { url: 'http://saved:1' })).toMatchObject({ token: 'login-token' });
  });

  it('finds the admin file in ZENDO_DATA_DIR only, when that is set', async () => {
    admin();
    admin(join(home, 'elsewhere'), 'http://127.0.0.1:9');
    expect(await discover(config({ ZENDO_DATA_DIR: 'elsewhere' }), {})).toMatchObject({ url: 'http://127.0.0.1:9' });
    await expect(discover(config({ ZENDO_DATA_DIR: 'none' }), {})).rejects.toMatchObject({ exitCode: ExitCode.Auth });
  });

  it('finds the admin file from a directory below, and that of the installation last', async () => {
    admin();
    const below = join(home, 'a', 'b');
    mkdirSync(below, { recursive: true });
    expect(await discover({ ...config(), cwd: below }, {})).toMatchObject({ token: 'admin-key' });
    const empty = mkdtempSync(join(tmpdir(), 'zendo-empty-'));
    expect(await discover({ ...config(), cwd: empty }, {}, home)).toMatchObject({ token: 'admin-key' });
    rmSync(empty, { recursive: true });
  });

  it('says that a login has ended, unless the local admin file serves', async () => {
    await login('http://127.0.0.1:8080', '2020-01-01T00:00:00Z');
    await expect(discover(config(), {})).rejects.toThrow('has ended');
    admin();
    expect(await discover(config(), {})).toMatchObject({ token: 'admin-key' });
  });

  it('says what to do when there is nothing', async () => {
    await expect(discover(config(), {})).rejects.toMatchObject({
      exitCode: ExitCode.Auth,
      options: { hint: expect.stringContaining('npm start') as string },
    });
  });

  it('keeps a login for its owner only, also over one that others could read', async () => {
    await login();
    const file = credentialsFile(config().configDir);
    writeFileSync(file, '{}', { mode: 0o644 });
    await login();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(config().configDir).mode & 0o777).toBe(0o700);
  });

  it.each(['{', '{"url": 5}'])('refuses a damaged admin file: %s', async (text) => {
    admin();
    writeFileSync(join(home, '.zendo', 'admin.json'), text);
    await expect(discover(config(), {})).rejects.toThrow('is not an admin file');
  });
});

describe('normalizeUrl', () => {
  it.each([
    ['localhost:8080', 'http://localhost:8080'],
    ['https://zendo.example/base/', 'https://zendo.example/base'],
    [' http://a '.trim(), 'http://a'],
  ])('reads %s', (text, url) => {
    expect(normalizeUrl(text, 'ZENDO_URL')).toBe(url);
  });

  it.each(['ftp://a', 'http://user:pass@a', 'http://', '::'])('refuses %s', (text) => {
    expect(() => normalizeUrl(text, 'ZENDO_URL')).toThrow(/ZENDO_URL/);
  });
});
