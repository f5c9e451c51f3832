import { randomBytes } from 'node:crypto';
import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../process/embedded-postgres.js';

/** A throwaway PostgreSQL that all the test files of one jest run share. */
export interface TestPostgres {
  /** The superuser's URL, database `postgres`. */
  readonly adminUrl: string;
  /** Makes an empty database and gives the superuser's URL of it. */
  createDatabase(): Promise<string>;
  /** Drops the databases made through this object. The server itself ends with the jest run, however it ends. */
  stop(): Promise<void>;
}

/** Starts the run's PostgreSQL or joins the one that another test file has started. Takes about two seconds once a run. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const adminUrl = await sharedCluster();
  const databases: string[] = [];
  return {
    adminUrl,
    async createDatabase() {
      const name = `test_${randomBytes(6).toString('hex')}`;
      await administer(adminUrl, `CREATE DATABASE ${name}`);
      databases.push(name);
      const url = new URL(adminUrl);
      url.pathname = `/${name}`;
      return url.href;
    },
    async stop() {
      for (const name of databases.splice(0)) {
        await administer(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }
    },
  };
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function sharedCluster(): Promise<string> {
  // jest.config.mjs names the run: `<pid of jest>-<time>`. Workers inherit it; each test file has its own globals.
  const run = process.env.ZENDO_TEST_RUN ?? `${process.pid}-0`;
  const directory = join(tmpdir(), `zendo-test-${userInfo().uid}-${run}`);
  const ready = join(directory, 'ready');
  for (const until = Date.now() + 120_000; Date.now() < until;) {
    if (claim(directory)) {
      try {
        const { adminUrl } = await start(directory, Number.parseInt(run, 10));
        writeFileSync(ready, adminUrl, { mode: 0o600 });
        return adminUrl;
      } catch (error) {
        rmSync(directory, { recursive: true, force: true });
        throw error;
      }
    }
    try {
      const url = readFileSync(ready, 'utf8');
      if (url) return url;
    } catch {
      // The file that claimed the directory is still starting the server.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The test PostgreSQL in ${directory} did not start.`);
}

function claim(directory: string): boolean {
  try {
    mkdirSync(directory, { mode: 0o700 });
    return true;
  } catch {
    return false;
  }
}

function start(directory: string, run: number): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({
    directory: join(directory, 'postgres'),
    port: 0,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
    outputFd: openSync(join(directory, 'postgres.log'), 'a', 0o600),
    watched: { pid: run, removeAfterwards: directory },
  });
}
