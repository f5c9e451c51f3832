import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { Child } from './child.js';
import { eventually } from './eventually.js';
import { cleanEnvironment, type Venv, venvProgram } from './paths.js';
import { freePort } from './ports.js';

export interface Account {
  readonly username: string;
  readonly password: string;
}

export interface OfficialOptions {
  /** What is set for it beside what every one has. */
  readonly settings?: Readonly<Record<string, string>>;
  /** A SQLite file to begin with, of which it gets a copy. */
  readonly file?: string;
}

/** The official server 0.98.0, unmodified, on a SQLite file of its own unless its settings name another database. */
export class OfficialServer {
  public child: Child;

  private constructor(
    readonly url: string,
    readonly account: Account,
    readonly directory: string,
    private readonly venv: Venv,
    private readonly options: OfficialOptions,
  ) {
    this.child = this.spawn();
  }

  /** Starts one with an empty database, or the file given, and waits until it answers. */
  static async start(
    account: Account,
    venv: Venv = 'zenml-server-0.98.0',
    options: OfficialOptions = {},
  ): Promise<OfficialServer> {
    const directory = await mkdtemp(join(tmpdir(), 'zendo-official-'));
    const url = `http://127.0.0.1:${await freePort()}`;
    await mkdir(dirname(databaseIn(directory)), { recursive: true });
    if (options.file !== undefined) await copyFile(options.file, databaseIn(directory));
    const server = new OfficialServer(url, account, directory, venv, options);
    try {
      await eventually(() => server.answer(), 180_000, 20);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** Its SQLite file. */
  get file(): string {
    return databaseIn(this.directory);
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
    this.child = this.spawn();
  }

  async stop(): Promise<void> {
    await this.child.stop(5000);
    await rm(this.directory, { recursive: true, force: true, maxRetries: 10 });
  }

  private spawn(): Child {
    const { url, account, directory, venv, options } = this;
    const { hostname, port } = new URL(url);
    const args = ['--host', hostname, '--port', port, '--log-level', 'warning'];
    const program = venvProgram(venv, 'python');
    return new Child(program, ['-m', 'uvicorn', 'zenml.zen_server.zen_server_api:app', ...args], {
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
        ...options.settings,
      },
    });
  }
}

const databaseIn = (directory: string): string => join(directory, 'stores', 'default_zen_store', 'zenml.db');
