import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Child } from './child.js';
import { eventually } from './eventually.js';
import { cleanEnvironment, venvProgram } from './paths.js';
import { freePort } from './ports.js';

export interface Account {
  readonly username: string;
  readonly password: string;
}

/** The official server 0.98.0, unmodified, on a SQLite file of its own. */
export class OfficialServer {
  private constructor(
    readonly url: string,
    readonly account: Account,
    readonly directory: string,
    public child: Child,
  ) {}

  /** Starts one with an empty database and waits until it answers. */
  static async start(account: Account): Promise<OfficialServer> {
    const directory = await mkdtemp(join(tmpdir(), 'zendo-official-'));
    const url = `http://127.0.0.1:${await freePort()}`;
    await mkdir(join(directory, 'stores'));
    const server = new OfficialServer(url, account, directory, spawnServer(url, account, directory));
    try {
      await eventually(() => server.answer(), 180_000, 20);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  private async answer(): Promise<void> {
    const { child, url } = this;
    if (!child.running) throw new Error(`the official server ended:\n${child.output.slice(-4000)}`);
    const answer = await fetch(`${url}/api/v1/info`);
    if (!answer.ok) throw new Error(`the official server answers ${answer.status}`);
    await answer.arrayBuffer();
  }

  /** Stops it, and starts it again on the database that it has. Does not wait for an answer. */
  async respawn(): Promise<void> {
    await this.child.stop(5000);
    this.child = spawnServer(this.url, this.account, this.directory);
  }

  async stop(): Promise<void> {
    await this.child.stop(5000);
    await rm(this.directory, { recursive: true, force: true });
  }
}

function spawnServer(url: string, account: Account, directory: string): Child {
  const { hostname, port } = new URL(url);
  const options = ['--host', hostname, '--port', port, '--log-level', 'warning'];
  const program = venvProgram('zenml-server-0.98.0', 'python');
  return new Child(program, ['-m', 'uvicorn', 'zenml.zen_server.zen_server_api:app', ...options], {
    cwd: directory,
    timeoutMs: 3_600_000,
    env: {
      ...cleanEnvironment(),
      ZENML_SERVER: 'true',
      ZENML_CONFIG_PATH: join(directory, 'config'),
      ZENML_LOCAL_STORES_PATH: join(directory, 'stores'),
      ZENML_ANALYTICS_OPT_IN: 'false',
      ZENML_LOGGING_VERBOSITY: 'ERROR',
      ZENML_SERVER_AUTO_ACTIVATE: '1',
      ZENML_DEFAULT_USER_NAME: account.username,
      ZENML_DEFAULT_USER_PASSWORD: account.password,
    },
  });
}
