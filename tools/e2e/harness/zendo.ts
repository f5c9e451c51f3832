import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Child, type ChildOptions, type Finished, execute } from './child.js';
import { eventually } from './eventually.js';
import type { Account } from './official-server.js';
import { ROOT, cleanEnvironment } from './paths.js';
import { freePort, freePortBlock } from './ports.js';

/** What `zendo tenants create --wait -o json` prints. */
export interface CreatedTenant {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly status: string;
  readonly owner: { readonly username: string; readonly password?: string };
  readonly connect: string;
}

const OPERATOR = { email: 'operator@example.com', password: 'only-for-tests-7' };

/** The whole product on this machine, as `npm start` runs it, in a data directory and on ports of its own. */
export class Zendo {
  private constructor(
    readonly directory: string,
    private readonly environment: NodeJS.ProcessEnv,
    public child: Child,
    public url: string,
  ) {}

  /** Starts it and waits until it is ready. `settings` go into its environment. */
  static async start(settings: NodeJS.ProcessEnv = {}): Promise<Zendo> {
    const directory = await mkdtemp(join(tmpdir(), 'zendo-e2e-'));
    const ports = await freePortBlock(8);
    const environment = {
      ...cleanEnvironment(),
      HOME: directory,
      ZENDO_DATA_DIR: join(directory, 'data'),
      ZENDO_PORT: String(await freePort()),
      ZENDO_POSTGRES_PORT: String(await freePort()),
      ZENDO_TENANT_PORTS: `${ports}-${ports + 7}`,
      ZENDO_ADMIN_EMAIL: OPERATOR.email,
      ZENDO_ADMIN_PASSWORD: OPERATOR.password,
      ...settings,
    };
    const zendo = new Zendo(directory, environment, launch(environment), '');
    await zendo.becomeReady();
    return zendo;
  }

  private async becomeReady(): Promise<void> {
    try {
      await eventually(
        async () => {
          if (!this.child.running) throw new Error(`Zendo ended:\n${this.child.output.slice(-6000)}`);
          const admin = JSON.parse(await readFile(this.adminFile, 'utf8')) as { url: string };
          const answer = await fetch(`${admin.url}/readyz`);
          if (!answer.ok) throw new Error(`/readyz answers ${answer.status}:\n${this.child.output.slice(-6000)}`);
          this.url = admin.url;
        },
        240_000,
        100,
      );
    } catch (error) {
      await this.child.stop();
      throw new Error(`Zendo did not become ready:\n${this.child.output.slice(-6000)}`, { cause: error });
    }
  }

  get dataDirectory(): string {
    return join(this.directory, 'data');
  }

  get adminFile(): string {
    return join(this.dataDirectory, 'admin.json');
  }

  get postgresPort(): number {
    return Number(this.environment['ZENDO_POSTGRES_PORT']);
  }

  /** The first operator's account. */
  readonly operator = OPERATOR;

  /** `bin/zendo …`, which finds its way by the admin file alone. */
  cli(args: readonly string[], options: ChildOptions = {}): Promise<Finished> {
    return execute(join(ROOT, 'bin', 'zendo'), args, {
      cwd: this.directory,
      timeoutMs: 180_000,
      ...options,
      env: { ...this.environment, ZENDO_PORT: undefined, ...options.env },
    });
  }

  /** Creates a tenant by the CLI and waits for it. */
  async createTenant(name: string, account?: Account): Promise<CreatedTenant & { readonly account: Account }> {
    const owner = account ? ['--owner', account.username, '--owner-password-stdin'] : [];
    const input = account ? `${account.password}\n` : '';
    const { code, stdout, output } = await this.cli(['tenants', 'create', name, '--wait', '-o', 'json', ...owner], {
      input,
    });
    if (code !== 0)
      throw new Error(`tenants create ${name} ended with ${code}:\n${output}\n${this.child.output.slice(-4000)}`);
    const created = JSON.parse(stdout) as CreatedTenant;
    const { username, password = account?.password ?? '' } = created.owner;
    return { ...created, account: { username, password } };
  }

  /** Stops it as Ctrl-C does, and starts it again on the same data and ports. */
  async restart(): Promise<void> {
    await this.child.stop(60_000);
    this.child = launch(this.environment);
    await this.becomeReady();
  }

  async stop(): Promise<void> {
    await this.child.stop(60_000);
    await rm(this.directory, { recursive: true, force: true, maxRetries: 10 });
  }
}

function launch(env: NodeJS.ProcessEnv): Child {
  return new Child(process.execPath, [join(ROOT, 'tools', 'start.mjs')], { cwd: ROOT, env, timeoutMs: 7_200_000 });
}
