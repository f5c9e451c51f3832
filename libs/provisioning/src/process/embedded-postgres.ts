import type { ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import { EmbeddedPostgresError, findBinaries } from './postgres/binaries.js';
import { ENVIRONMENT, majorOf, makeCluster, SUPERUSER } from './postgres/cluster.js';
import { spawnGuarded, type Watched } from './postgres/guardian.js';
import { freePort } from './postgres/port.js';
import { chooseRunAs, type RunAs } from './postgres/run-as.js';
import { postmasterPid, stopSurvivor } from './postgres/survivor.js';

export { EmbeddedPostgresError } from './postgres/binaries.js';

/** The first port that is tried when none is given. */
const FIRST_PORT = 5433;

const START_MS = 60_000;
const STOP_MS = 30_000;

/** Where the cluster lies and how it is run. */
export interface EmbeddedPostgresOptions {
  /** Holds the cluster (`data/`) and its password; made with mode 0700 when missing. */
  readonly directory: string;
  /** A fixed port; else the first free one from 5433. 0 takes any free one. */
  readonly port?: number;
  /** Further settings, such as `{ fsync: 'off' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Gets each line that PostgreSQL writes. Ignored with `outputFd`. */
  readonly log?: (line: string) => void;
  /** Where PostgreSQL's output goes instead of `log`. */
  readonly outputFd?: number;
  /** Whose end also stops PostgreSQL; this process by default. */
  readonly watched?: Watched;
}

/** A running embedded PostgreSQL. */
export interface EmbeddedPostgres {
  /** `postgres://user:password@127.0.0.1:port/postgres` of the superuser. Secret. */
  readonly adminUrl: string;
  readonly port: number;
  readonly major: number;
  /** Whether a PostgreSQL of an earlier, killed Zendo was found and stopped first. */
  readonly stoppedSurvivor: boolean;
  /** Settles when PostgreSQL has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Disconnects everyone and stops; at once when it is not running. Never throws. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL that npm brought, making its cluster when there is none: UTF-8, C locale, SCRAM over TCP on
 * 127.0.0.1 only, a random password. It stops when we end, however we end; if one survived all the same, it is stopped.
 * @throws EmbeddedPostgresError with a message for the operator
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const binaries = findBinaries();
  const directory = resolve(options.directory);
  const data = join(directory, 'data');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const runAs = chooseRunAs(directory, binaries.postgres);
  const major = majorOf(binaries.postgres);
  const durable = options.settings?.['fsync'] !== 'off';
  if (!existsSync(join(data, 'PG_VERSION'))) makeCluster(binaries.initdb, directory, runAs, durable);
  const found = Number.parseInt(readFileSync(join(data, 'PG_VERSION'), 'utf8'), 10);
  if (found !== major) {
    throw new EmbeddedPostgresError(
      'damaged',
      `${data} is of PostgreSQL ${found}, but the embedded one is ${major}. ` +
        `Run the Zendo that made it, dump its databases and restore them into a new data directory.`,
    );
  }
  chmodSync(data, 0o700);
  const stoppedSurvivor = await stopSurvivor(data);
  const password = readFileSync(join(directory, 'password'), 'utf8').trim();

  for (let next = options.port ?? FIRST_PORT; ; next++) {
    const port = await freePort(next, options.port !== undefined);
    const adminUrl = `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
    const { child, lastLines } = launch(binaries.postgres, data, port, runAs, options);
    const ended = new Promise<void>((done) => child.once('close', () => done()));
    if (await answers(adminUrl, ended)) {
      return { adminUrl, port, major, stoppedSurvivor, ended, stop: () => stop(child, ended, data) };
    }
    await stop(child, ended, data);
    // Another program may take the port between our look and PostgreSQL's bind.
    const taken = lastLines.some((line) => line.includes('could not bind') || line.includes('in use'));
    if (taken && options.port === undefined) {
      next = port;
      continue;
    }
    throw new EmbeddedPostgresError('start_failed', `PostgreSQL did not start:\n${lastLines.join('\n')}`);
  }
}

function launch(postgres: string, data: string, port: number, runAs: RunAs, options: EmbeddedPostgresOptions) {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    // A socket's path is limited to 107 bytes, and a data directory may lie deep.
    unix_socket_directories: '',
    max_connections: '300',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...options.settings,
  };
  const command = [postgres, '-D', data, '-p', String(port)];
  for (const [name, value] of Object.entries(settings)) command.push('-c', `${name}=${value}`);
  const child = spawnGuarded(command, {
    watched: options.watched ?? { pipe: true },
    runAs,
    cwd: data,
    environment: ENVIRONMENT,
    ...(options.outputFd === undefined ? {} : { outputFd: options.outputFd }),
  });
  const lastLines: string[] = [];
  const take = (line: string) => {
    lastLines.push(line);
    if (lastLines.length > 12) lastLines.shift();
    options.log?.(line);
  };
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(take);
    });
  }
  child.on('error', (error) => take(error.message));
  // Writing to a guardian that is gone is not our fault and must not end us.
  child.stdin?.on('error', () => undefined);
  return { child, lastLines };
}

async function answers(url: string, ended: Promise<void>): Promise<boolean> {
  const state = { over: false };
  void ended.then(() => (state.over = true));
  for (const until = Date.now() + START_MS; Date.now() < until && !state.over;) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('SELECT 1');
      return true;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 40));
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  return false;
}

async function stop(child: ChildProcess, ended: Promise<void>, data: string): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const signal = (name: NodeJS.Signals) => {
    const pid = postmasterPid(data);
    if (pid !== undefined && child.exitCode === null) process.kill(pid, name);
  };
  child.stdin?.end();
  if (!child.stdin) child.kill('SIGTERM');
  const impatient = setTimeout(() => {
    try {
      signal('SIGQUIT');
    } catch {
      child.kill('SIGKILL');
    }
  }, STOP_MS);
  await ended;
  clearTimeout(impatient);
}
