import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Child, type Finished, execute } from './child.js';
import type { Account } from './official-server.js';
import { cleanEnvironment, pythonScript, type Venv, venvProgram } from './paths.js';

/** The unmodified official client, as on a machine of its own: its own settings, stores and working directory. */
export class ZenmlClient {
  private readonly environment: Record<string, string>;

  private constructor(
    readonly directory: string,
    private readonly venv: Venv,
  ) {
    this.environment = {
      HOME: directory,
      ZENML_CONFIG_PATH: join(directory, 'config'),
      ZENML_LOCAL_STORES_PATH: join(directory, 'stores'),
      ZENML_ANALYTICS_OPT_IN: 'false',
      AUTO_OPEN_DASHBOARD: 'false',
      ZENML_AUTO_OPEN_DASHBOARD: 'false',
      // Python's webbrowser starts this instead of a real browser; the test opens the printed link itself.
      BROWSER: '/bin/true',
      ZENML_LOGGING_COLORS_DISABLED: 'true',
      ZENML_DISABLE_CLIENT_SERVER_MISMATCH_WARNING: 'true',
      ZENML_ENABLE_RICH_TRACEBACK: 'false',
      PYTHONDONTWRITEBYTECODE: '1',
      // The client walks sets of names; one seed makes it walk them in one order on every server.
      PYTHONHASHSEED: '0',
      NO_COLOR: '1',
      // Wide enough that no table of the client is wrapped.
      COLUMNS: '400',
      TERM: 'dumb',
    };
  }

  static async create(version: '0.98.0' | '0.55.5' | 's3-0.98.0' = '0.98.0'): Promise<ZenmlClient> {
    const directory = await mkdtemp(join(tmpdir(), `zendo-client-${version}-`));
    await mkdir(join(directory, 'stores'));
    await mkdir(join(directory, 'work'));
    return new ZenmlClient(directory, `zenml-${version}`);
  }

  /** Makes each process log in by name and password, as the client does when these are in its environment. */
  useAccount(url: string, { username, password }: Account): this {
    Object.assign(this.environment, {
      ZENML_STORE_URL: url,
      ZENML_STORE_USERNAME: username,
      ZENML_STORE_PASSWORD: password,
    });
    return this;
  }

  useApiKey(url: string, key: string): this {
    Object.assign(this.environment, { ZENML_STORE_URL: url, ZENML_STORE_API_KEY: key });
    return this;
  }

  private options(timeoutMs: number, input?: string): ConstructorParameters<typeof Child>[2] {
    return {
      cwd: join(this.directory, 'work'),
      env: { ...cleanEnvironment(), ...this.environment },
      timeoutMs,
      input,
    };
  }

  /** `zenml …`, to its end. */
  zenml(args: readonly string[], { timeoutMs = 120_000, input = '' } = {}): Promise<Finished> {
    return execute(venvProgram(this.venv, 'zenml'), args, this.options(timeoutMs, input));
  }

  /** `zenml …`, beside the test: for a login that waits for a person. */
  startZenml(args: readonly string[], timeoutMs = 300_000): Child {
    return new Child(venvProgram(this.venv, 'zenml'), args, this.options(timeoutMs));
  }

  /** A script of tools/e2e/python, with this client's Python. */
  python(script: string, args: readonly string[], timeoutMs = 600_000): Promise<Finished> {
    return execute(venvProgram(this.venv, 'python'), [pythonScript(script), ...args], this.options(timeoutMs));
  }

  startPython(script: string, args: readonly string[], timeoutMs = 600_000): Child {
    return new Child(venvProgram(this.venv, 'python'), [pythonScript(script), ...args], this.options(timeoutMs));
  }

  async remove(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true, maxRetries: 10 });
  }
}
