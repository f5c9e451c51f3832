import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Config, ConfigError, loadConfig } from './config.js';
import { parseDurationMs } from './duration.js';

const least = {
  DATABASE_URL: 'postgres://zendo:pw@localhost:5432/zendo',
  ZENDO_MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
};

const faultsOf = (env: NodeJS.ProcessEnv): string => {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
};

describe('the configuration', () => {
  let directory: string;
  beforeAll(() => (directory = mkdtempSync(join(tmpdir(), 'zendo-config-'))));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const file = (name: string, content: string): string => {
    const path = join(directory, name);
    writeFileSync(path, content);
    return path;
  };

  it('needs a database and a master key, and has a default for all else', () => {
    expect(loadConfig(least)).toMatchObject({
      role: 'all',
      host: '127.0.0.1',
      port: 8080,
      publicUrl: 'http://127.0.0.1:8080',
      runtime: 'process',
      tenantPorts: { from: 9000, to: 9999 },
      tenantUrl: 'http://127.0.0.1:{port}',
      retentionMs: 7 * 86_400_000,
      catalog: {
        defaultSize: 'small',
        databaseServers: [{ name: 'default', adminUrl: 'postgres://zendo:pw@localhost:5432/zendo_tenants' }],
      },
    });
    expect(loadConfig(least)).toBeInstanceOf(Config);
  });

  it.each([
    [{ ZENDO_HOST: '0.0.0.0', ZENDO_PUBLIC_URL: 'https://zendo.example.com:8443' }, 'http://zendo.example.com:{port}'],
    [{ ZENDO_HOST: '0.0.0.0' }, 'http://127.0.0.1:{port}'],
    [{ ZENDO_HOST: '10.1.2.3', ZENDO_PUBLIC_URL: 'https://zendo.example.com' }, 'http://10.1.2.3:{port}'],
    [{ ZENDO_HOST: '::', ZENDO_TENANT_URL: 'https://{name}.example.com/' }, 'https://{name}.example.com'],
  ])('with %j, tenants are reached at %s', (env, tenantUrl) => {
    expect(loadConfig({ ...least, ...env }).tenantUrl).toBe(tenantUrl);
  });

  it.each(['127.0.0.1', '10.0.0.0/8,::1', 'fd00::/8 loopback', 'uniquelocal'])('trusts the proxies %s', (text) => {
    expect(loadConfig({ ...least, ZENDO_TRUSTED_PROXIES: text }).trustedProxies).toEqual(text.split(/[ ,]/));
  });

  it.each(['proxy.example.com', '10.0.0.0/33', '::/129', '10.0.0.0/8/8', '10.0.0.0/', '300.1.1.1'])(
    'does not start with the proxy %s',
    (text) => expect(faultsOf({ ...least, ZENDO_TRUSTED_PROXIES: text })).toContain('ZENDO_TRUSTED_PROXIES'),
  );

  it('takes an empty variable for an unset one', () => {
    expect(loadConfig({ ...least, REDIS_URL: '', ZENDO_PORT: '', ZENDO_CONFIG: '' })).toMatchObject({
      port: 8080,
      redisUrl: undefined,
    });
  });

  it('names every mistake at once, and repeats no value', () => {
    const faults = faultsOf({
      DATABASE_URL: 'mysql://user:swordfish@host/db',
      ZENDO_MASTER_KEY: 'swordfish',
      ZENDO_PORT: '99999',
      ZENDO_ROLE: 'boss',
      ZENDO_TENANT_PORTS: '9999-9000',
      ZENDO_RETENTION: 'a week',
      ZENDO_TRUSTED_PROXIES: '10.0.0.1, 10.0.0.0/33',
      ZENDO_ADMIN_EMAIL: 'nobody',
      ZENDO_CONFIG: '/does/not/exist.yaml',
    });
    for (const name of [
      'DATABASE_URL',
      'ZENDO_MASTER_KEY',
      'ZENDO_PORT',
      'ZENDO_ROLE',
      'ZENDO_TENANT_PORTS',
      'ZENDO_RETENTION',
      'ZENDO_TRUSTED_PROXIES',
      'ZENDO_ADMIN_EMAIL',
      'ZENDO_CONFIG',
    ]) {
      expect(faults).toContain(name);
    }
    expect(faults).not.toContain('swordfish');
  });

  it('reads the master key from a file, and says when that is too short or not there', () => {
    const { DATABASE_URL } = least;
    const good = file('good.key', `${Buffer.alloc(32, 2).toString('hex')}\n`);
    expect(loadConfig({ DATABASE_URL, ZENDO_MASTER_KEY_FILE: good }).masterKey.fingerprint()).toMatch(/^[\w-]{22}$/);
    expect(faultsOf({ DATABASE_URL, ZENDO_MASTER_KEY_FILE: file('short.key', 'short') })).toContain('32 bytes');
    expect(faultsOf({ DATABASE_URL, ZENDO_MASTER_KEY_FILE: join(directory, 'none') })).toContain('ENOENT');
    expect(faultsOf({ DATABASE_URL })).toContain('openssl rand');
  });

  it('reads sizes, releases, servers and clusters from one file', () => {
    const path = file(
      'zendo.yaml',
      `sizes:
  - { name: tiny, cpuRequest: 10m, memoryRequest: 64Mi, memoryLimit: 128Mi }
releases:
  - { version: 0.1.0, image: a }
  - { version: 0.2.0, image: b, default: true }
  - { version: 0.3.0, image: c }
databaseServers:
  - { name: eu, adminUrl: 'postgres://a@eu/zendo_tenants' }
  - { name: us, adminUrl: 'postgres://a@us/zendo_tenants' }
`,
    );
    expect(loadConfig({ ...least, ZENDO_CONFIG: path }).catalog).toMatchObject({
      sizes: [{ name: 'tiny', replicas: 1, poolSize: 5 }],
      defaultSize: 'tiny',
      defaultRelease: '0.2.0',
      defaultDatabaseServer: 'eu',
      defaultCluster: 'default',
    });
  });

  it.each([
    ['sizes: []', 'sizes'],
    ['sizes: [{ name: custom, cpuRequest: 1, memoryRequest: 1, memoryLimit: 1 }]', 'sizes.0'],
    ["sizes: [{ name: custom, cpuRequest: '1', memoryRequest: '1', memoryLimit: '1' }]", 'no size may be named custom'],
    ['defaultSize: huge', 'defaultSize huge'],
    ['colours: [red]', 'file'],
    ["releases: [{ version: '1' }, { version: '1' }]", 'versions must be unique'],
    ["releases: [{ version: '1', default: true }, { version: '2', default: true }]", 'at most one'],
    ['databaseServers: [{ name: a, adminUrl: mysql://x }]', 'databaseServers.0.adminUrl'],
    ['sizes: {', 'ZENDO_CONFIG'],
  ])('refuses the file %s', (content, fault) => {
    expect(faultsOf({ ...least, ZENDO_CONFIG: file('bad.yaml', content) })).toContain(fault);
  });

  it('says where a file is no YAML, and shows nothing of it', () => {
    const path = file('broken.yaml', 'databaseServers: - adminUrl: postgres://zendo:swordfish@eu/tenants');
    const faults = faultsOf({ ...least, ZENDO_CONFIG: path });
    expect(faults).toMatch(/ZENDO_CONFIG .*broken\.yaml: .* at line 1, column \d+$/);
    expect(faults).not.toContain('swordfish');
  });

  it.each([
    ['0.0.0.0', 'http://127.0.0.1:8080'],
    ['::', 'http://127.0.0.1:8080'],
    ['::1', 'http://[::1]:8080'],
    ['10.1.2.3', 'http://10.1.2.3:8080'],
  ])('gives a server on %s an address that a client can use', (host, url) => {
    expect(loadConfig({ ...least, ZENDO_HOST: host }).publicUrl).toBe(url);
  });

  it.each([
    ['7d', 604_800_000],
    ['90m', 5_400_000],
    ['1500ms', 1_500],
    ['0', 0],
    ['1w', 604_800_000],
    ['', undefined],
    ['-1d', undefined],
    ['1.5h', undefined],
    ['7', undefined],
  ])('reads the duration %j', (text, ms) => {
    expect(parseDurationMs(text)).toBe(ms);
  });
});
