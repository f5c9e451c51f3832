import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scramVerifier } from '@zendo/provisioning';
import { startTestPostgres, startTestRedis } from '@zendo/provisioning/testing';
import { Client } from 'pg';
import { eventually, Zendo } from './testing/zendo.js';

const isRoot = process.getuid?.() === 0;
/** An account that every system has and that owns nothing. */
const NOBODY = { uid: 65_534, gid: 65_534 };
/** Whom we can be; an ordinary user can only start what an ordinary user can read. */
const USERS = isRoot ? (mayRead(NOBODY) ? ['root', 'an ordinary user'] : ['root']) : ['an ordinary user'];

function mayRead(user: { uid: number; gid: number }): boolean {
  return spawnSync('test', ['-r', fileURLToPath(import.meta.url)], { cwd: '/', ...user }).status === 0;
}

describe('npm start', () => {
  const houses: Zendo[] = [];
  const make = async (...args: Parameters<typeof Zendo.make>) => {
    const zendo = await Zendo.make(...args);
    houses.push(zendo);
    return zendo;
  };

  afterEach(async () => {
    for (const zendo of houses.splice(0)) await zendo.remove();
  }, 60_000);

  it.each(USERS)(
    'starts as %s below a 0700 directory, again without installing or building, and stops on Ctrl-C without leaving anything',
    async (who) => {
      const zendo = await make({}, isRoot && who !== 'root' ? NOBODY : undefined);
      await zendo.start();
      expect(zendo.output).toContain(zendo.url);
      expect(zendo.output).toContain(join(zendo.dataDir, 'admin.json'));
      expect(zendo.output).toContain('tenants create');
      expect((await fetch(`${zendo.url}/readyz`)).status).toBe(200);
      for (const name of ['admin.json', 'master.key', 'run/launcher.sock']) {
        expect(statSync(join(zendo.dataDir, name)).mode & 0o077).toBe(0);
      }
      await zendo.create('acme');
      const { url } = await zendo.ready('acme');

      // What a start costs is measured in bench/; this is what it must not do to be quick.
      expect(await zendo.stop()).toBe(0);
      expect(zendo.processes()).toEqual([]);
      await zendo.start();
      expect(zendo.output).not.toMatch(/Installing|Building/);
      expect((await zendo.ready('acme')).url).toBe(url);
      expect(await zendo.stop()).toBe(0);
      expect(zendo.processes()).toEqual([]);
    },
    600_000,
  );

  it('refuses a data directory that another Zendo uses, and leaves that one alone', async () => {
    const zendo = await make();
    await zendo.start();
    const other = await Zendo.make();
    expect(await other.launch({ ZENDO_DATA_DIR: zendo.dataDir })).toBe(1);
    expect(other.output).toContain('Another Zendo runs on the data directory');
    expect((await fetch(`${zendo.url}/readyz`)).status).toBe(200);
    await other.remove();
  }, 600_000);

  it('refuses a port that is in use', async () => {
    const zendo = await make();
    const squatter = createServer();
    await new Promise<void>((done) => squatter.listen(zendo.port, '127.0.0.1', done));
    expect(await zendo.launch()).toBe(1);
    expect(zendo.output).toContain(`Port ${zendo.port}`);
    expect(zendo.output).toContain('ZENDO_PORT');
    await new Promise((done) => squatter.close(done));
    expect(zendo.processes()).toEqual([]);
  }, 600_000);

  it('refuses a PostgreSQL port that is in use', async () => {
    const zendo = await make();
    const squatter = createServer();
    await new Promise<void>((done) => squatter.listen(0, '127.0.0.1', done));
    const { port } = squatter.address() as { port: number };
    expect(await zendo.launch({ ZENDO_POSTGRES_PORT: String(port) })).toBe(1);
    expect(zendo.output).toContain('ZENDO_POSTGRES_PORT');
    await new Promise((done) => squatter.close(done));
  }, 600_000);

  it('refuses another master key for existing data, or none, and starts again with the right one', async () => {
    const zendo = await make();
    await zendo.start();
    await zendo.stop();
    expect(await zendo.launch({ ZENDO_MASTER_KEY: randomBytes(32).toString('base64') })).toBe(1);
    expect(zendo.output).toContain('another master key');
    expect(zendo.processes()).toEqual([]);

    const file = join(zendo.dataDir, 'master.key');
    const key = readFileSync(file, 'utf8');
    rmSync(file);
    expect(await zendo.launch()).toBe(1);
    expect(zendo.output).toContain('master.key is missing');
    writeFileSync(file, key, { mode: 0o600 });
    await zendo.start();
  }, 600_000);

  it.each([
    ['ZENDO_PORT', 'eighty'],
    // Of a block that is nobody's (RFC 5737), so that no machine has it.
    ['ZENDO_HOST', '203.0.113.7'],
    ['ZENDO_TRUSTED_PROXIES', 'proxy.example.com'],
    ['DATABASE_URL', 'mysql://localhost/zendo'],
    ['ZENDO_MASTER_KEY', 'short'],
    ['ZENDO_RETENTION', 'for ever'],
    // Linux says there that the parent is missing, although it is not.
    ['ZENDO_DATA_DIR', '/proc/zendo/data'],
  ])(
    'names %s when it is %s',
    async (name, value) => {
      const zendo = await make();
      expect(await zendo.launch({ [name]: value })).toBe(1);
      expect(zendo.output).toMatch(name === 'ZENDO_MASTER_KEY' ? /master key/ : new RegExp(name));
      expect(zendo.output).not.toContain('    at ');
      expect(zendo.processes()).toEqual([]);
    },
    600_000,
  );

  it('starts without its queue, and says that nothing answers there', async () => {
    const zendo = await make({ REDIS_URL: 'redis://127.0.0.1:1' });
    await zendo.start();
    expect(zendo.output).toContain('The queue does not answer: see REDIS_URL.');
    expect(await (await fetch(`${zendo.url}/readyz`)).json()).toMatchObject({ status: 'ok', degraded: true });
    expect(await zendo.stop()).toBe(0);
    for (const name of ['api', 'worker']) {
      const log = readFileSync(join(zendo.dataDir, `logs/${name}.log`), 'utf8');
      expect(log).toContain('Stopping.');
      expect(log).not.toContain('Draining took too long');
    }
  }, 600_000);

  it('says that the PostgreSQL of DATABASE_URL does not answer', async () => {
    const zendo = await make({ DATABASE_URL: 'postgres://someone:very-secret@127.0.0.1:1/zendo' });
    expect(await zendo.launch()).toBe(1);
    expect(zendo.output).toContain('127.0.0.1:1');
    expect(zendo.output).not.toContain('very-secret');
  }, 600_000);

  it('stops a PostgreSQL that survived, and says so', async () => {
    const zendo = await make();
    await zendo.start();
    // The guardian dies first, so that nobody stops PostgreSQL when the launcher follows.
    for (const { pid, command } of zendo.processes())
      if (command.includes('zendo-postgres')) process.kill(pid, 'SIGKILL');
    await zendo.kill();
    await eventually(() => expect(zendo.pidsOf('api')).toEqual([]));
    if (zendo.pidsOf('postgres').length > 0) {
      await zendo.start();
      expect(zendo.output).toContain('survived');
    } else await zendo.start();
    expect(zendo.pidsOf('postgres')).toHaveLength(1);
  }, 600_000);

  it('runs on a PostgreSQL and a Redis of your own, as a role that is no superuser', async () => {
    const postgres = await startTestPostgres();
    const redis = await startTestRedis();
    const role = `zendo_${randomBytes(4).toString('hex')}`;
    const admin = new Client({ connectionString: postgres.adminUrl });
    await admin.connect();
    await admin.query(`CREATE ROLE ${role} LOGIN CREATEROLE CREATEDB PASSWORD '${scramVerifier('external pass')}'`);
    const url = new URL(postgres.adminUrl);
    url.username = role;
    url.password = 'external pass';
    url.pathname = `/${role}`;
    const zendo = await make({
      DATABASE_URL: url.href,
      REDIS_URL: redis.url,
      ZENDO_TENANTS_DATABASE: `${role}_tenants`,
    });
    await zendo.start();
    expect(zendo.output).toContain('DATABASE_URL');
    expect(zendo.output).not.toContain('external');
    await zendo.create('acme');
    await zendo.ready('acme');
    expect(zendo.pidsOf('postgres')).toEqual([]);
    await zendo.stop();
    expect(zendo.processes()).toEqual([]);
    for (const database of [role, `${role}_tenants`]) await admin.query(`DROP DATABASE ${database} WITH (FORCE)`);
    await admin.end();
    await redis.stop();
    await postgres.stop();
  }, 600_000);

  it('ends with the npm that runs it, also when that is killed', async () => {
    const zendo = await make();
    await zendo.start({}, ['npm', 'start']);
    await zendo.create('acme');
    await zendo.ready('acme');
    await zendo.kill();
    await eventually(() => expect(zendo.processes()).toEqual([]));
  }, 600_000);

  it('keeps secrets out of its output, its logs and every command line', async () => {
    const zendo = await make();
    await zendo.start();
    await zendo.create('quiet');
    await zendo.ready('quiet');
    const commands = zendo.processes().map(({ command }) => command);
    const { apiKey, password } = JSON.parse(readFileSync(join(zendo.dataDir, 'admin.json'), 'utf8')) as Record<
      string,
      string
    >;
    const master = readFileSync(join(zendo.dataDir, 'master.key'), 'utf8').trim();
    const database = readFileSync(join(zendo.dataDir, 'postgres', 'password'), 'utf8').trim();
    const logs = ['api', 'worker', 'postgres'].map((name) =>
      readFileSync(join(zendo.dataDir, `logs/${name}.log`), 'utf8'),
    );
    const shown = [zendo.output, ...commands, ...logs].join('\n');
    for (const secret of [apiKey, password, master, database, 'correct horse battery']) {
      expect(secret).toBeTruthy();
      expect(shown).not.toContain(secret);
    }
  }, 600_000);
});
