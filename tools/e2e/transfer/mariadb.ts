import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { createConnection } from 'mysql2/promise';

import { Child, succeed } from '../harness/child.js';
import { cleanEnvironment } from '../harness/paths.js';
import { freePort } from '../harness/ports.js';

const USER = 'zenml';
/** With what an address may not have as it is. */
const PASSWORD = 'only for tests/#7';

/** Debian's MariaDB with an empty database, for a test alone. */
export class MariaDb {
  private constructor(
    private readonly directory: string,
    private readonly child: Child,
    readonly port: number,
  ) {}

  readonly user = USER;
  readonly password = PASSWORD;

  /** @throws Error when it is not installed, or does not start */
  static async start(): Promise<MariaDb> {
    const directory = await mkdtemp(join(tmpdir(), 'zendo-mariadb-'));
    const data = join(directory, 'data');
    await mkdir(data);
    const port = await freePort();
    const env = cleanEnvironment();
    env['PATH'] = `${env['PATH']}:/usr/sbin`;
    // Settings of the machine are left out; it refuses to run as root unless that is said.
    const user = process.getuid?.() === 0 ? ['--user=root'] : [];
    const common = ['--no-defaults', `--datadir=${data}`, ...user];
    await succeed('mariadb-install-db', [...common, '--auth-root-authentication-method=normal', '--skip-test-db'], {
      env,
    });
    const options = [`--port=${port}`, '--bind-address=127.0.0.1', `--socket=${join(directory, 'sql.sock')}`];
    const settings = ['--character-set-server=utf8mb4', '--innodb-flush-log-at-trx-commit=0'];
    const child = new Child('mariadbd', [...common, ...options, ...settings], {
      env,
      timeoutMs: 3_600_000,
    });
    const server = new MariaDb(directory, child, port);
    try {
      await server.prepare();
      return server;
    } catch (error) {
      await server.stop();
      throw new Error(`MariaDB did not start:\n${child.output.slice(-4000)}`, { cause: error });
    }
  }

  /** Where it is, with the password in it: for the official server, which wants it so. */
  url(database: string): string {
    return `mysql://${USER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${this.port}/${database}`;
  }

  private async prepare(): Promise<void> {
    const connection = await this.connected(Date.now() + 60_000);
    await connection.query(`CREATE USER '${USER}'@'127.0.0.1' IDENTIFIED BY '${PASSWORD}'`);
    await connection.query(`GRANT ALL ON *.* TO '${USER}'@'127.0.0.1'`);
    await connection.end();
  }

  private async connected(until: number) {
    for (;;) {
      try {
        return await createConnection({ socketPath: join(this.directory, 'sql.sock'), user: 'root' });
      } catch (error) {
        if (!this.child.running || Date.now() > until) throw error;
        await sleep(50);
      }
    }
  }

  async stop(): Promise<void> {
    await this.child.stop(30_000);
    await rm(this.directory, { recursive: true, force: true, maxRetries: 10 });
  }
}
