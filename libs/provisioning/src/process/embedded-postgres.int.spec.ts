import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.js';

describe('the embedded PostgreSQL', () => {
  const running: EmbeddedPostgres[] = [];
  let root: string;
  let directory: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'zendo-embedded-'));
    directory = join(root, 'postgres');
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((postgres) => postgres.stop()));
    rmSync(root, { recursive: true, force: true, maxRetries: 10 });
  }, 60_000);

  const start = async (options: { port?: number; log?: (line: string) => void } = {}) => {
    const postgres = await startEmbeddedPostgres({ directory, port: 0, settings: { fsync: 'off' }, ...options });
    running.push(postgres);
    return postgres;
  };
  const ask = async (url: string, sql: string): Promise<Record<string, unknown> | undefined> => {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows[0];
    } finally {
      await client.end();
    }
  };

  it('keeps its data and its password between starts, and both to its user', async () => {
    const first = await start();
    await ask(first.adminUrl, 'CREATE TABLE kept AS SELECT 7 AS answer');
    await first.stop();
    const second = await start();
    expect(await ask(second.adminUrl, 'SELECT answer FROM kept')).toEqual({ answer: 7 });
    expect(new URL(second.adminUrl).password).toBe(new URL(first.adminUrl).password);
    for (const name of ['.', 'data', 'password']) expect(statSync(join(directory, name)).mode & 0o077).toBe(0);
  }, 60_000);

  it('speaks UTF-8 in UTC, listens on this machine only, and lets nobody in without the password', async () => {
    const { adminUrl } = await start();
    expect(
      await ask(
        adminUrl,
        `SELECT current_setting('server_encoding') AS encoding, current_setting('TimeZone') AS zone,
                current_setting('listen_addresses') AS addresses, current_setting('unix_socket_directories') AS sockets`,
      ),
    ).toEqual({ encoding: 'UTF8', zone: 'UTC', addresses: '127.0.0.1', sockets: '' });
    const url = new URL(adminUrl);
    url.password = 'wrong';
    await expect(ask(url.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  }, 60_000);

  it('stops one that survived, and starts on its data', async () => {
    const survivor = await start();
    await ask(survivor.adminUrl, 'CREATE TABLE kept AS SELECT 7 AS answer');
    const next = await start();
    expect(next.stoppedSurvivor).toBe(true);
    await survivor.ended;
    expect(await ask(next.adminUrl, 'SELECT answer FROM kept')).toEqual({ answer: 7 });
  }, 60_000);

  it('is not kept from starting by a file that a crash left and that names another program', async () => {
    await (await start()).stop();
    const file = join(directory, 'data', 'postmaster.pid');
    writeFileSync(file, `${process.pid}\n${join(directory, 'data')}\n0\n5433\n\n127.0.0.1\n`);
    const next = await start();
    expect(next.stoppedSurvivor).toBe(false);
    expect(Number.parseInt(readFileSync(file, 'utf8'), 10)).not.toBe(process.pid);
  }, 60_000);

  it('begins anew when the making of its cluster was cut off', async () => {
    mkdirSync(join(directory, 'data.new'), { recursive: true, mode: 0o700 });
    writeFileSync(join(directory, 'data.new', 'half'), '');
    const { adminUrl } = await start();
    expect(await ask(adminUrl, 'SELECT 1 AS one')).toEqual({ one: 1 });
    expect(existsSync(join(directory, 'data.new'))).toBe(false);
  }, 60_000);

  it('refuses data of another version and touches nothing', async () => {
    await (await start()).stop();
    writeFileSync(join(directory, 'data', 'PG_VERSION'), '14\n');
    await expect(start()).rejects.toMatchObject({ code: 'damaged', message: expect.stringContaining('PostgreSQL 14') });
  }, 60_000);

  it('refuses a fixed port that is in use, and takes another one otherwise', async () => {
    const squatter = createServer();
    await new Promise<void>((done) => squatter.listen(0, '127.0.0.1', done));
    const { port } = squatter.address() as { port: number };
    await expect(start({ port })).rejects.toMatchObject({ code: 'port_in_use' });
    const free = await startEmbeddedPostgres({ directory });
    running.push(free);
    expect(free.port).toBeGreaterThanOrEqual(5433);
    await new Promise((done) => squatter.close(done));
  }, 60_000);

  it('ends at once when asked to while clients are connected, and being asked twice is harmless', async () => {
    const postgres = await start();
    const client = new Client({ connectionString: postgres.adminUrl });
    client.on('error', () => undefined);
    await client.connect();
    await Promise.all([postgres.stop(), postgres.stop()]);
    await postgres.ended;
    await client.end().catch(() => undefined);
  }, 60_000);
});
