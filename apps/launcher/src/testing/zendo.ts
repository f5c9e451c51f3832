import { type ChildProcess, spawn } from 'node:child_process';
import {
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort, freePortBlock } from '@zendo/provisioning/testing';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
/** How many tenants one may have. */
const TENANTS = 50;

export interface TenantJson {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly status: string;
}

/** A whole Zendo in a data directory of its own, started as `npm start` starts it. */
export class Zendo {
  readonly dataDir: string;
  #child: ChildProcess | undefined;
  #output = '';

  private constructor(
    readonly port: number,
    private readonly tenantPorts: string,
    private readonly user: { uid: number; gid: number } | undefined,
    private readonly env: Record<string, string>,
  ) {
    // Below a directory that only its user may enter, as `mktemp -d` makes it.
    const home = realpathSync(mkdtempSync(join(tmpdir(), 'zendo-e2e-')));
    this.dataDir = join(home, 'data');
    mkdirSync(this.dataDir, { mode: 0o700 });
    if (user) for (const path of [home, this.dataDir]) chownSync(path, user.uid, user.gid);
  }

  /** @param user to run as, instead of our own */
  static async make(env: Record<string, string> = {}, user?: { uid: number; gid: number }): Promise<Zendo> {
    const port = await freePort();
    const from = await freePortBlock(TENANTS);
    return new Zendo(port, `${from}-${from + TENANTS - 1}`, user, env);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get output(): string {
    return this.#output;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Starts it. @returns how long it took until it said that it is ready, in ms @throws Error with its output when it ends */
  async start(env: Record<string, string> = {}, command?: string[]): Promise<number> {
    const startedAt = Date.now();
    const ended = this.launch(env, command);
    const ready = eventually(async () => expectIt(this.#output.includes('Zendo is ready')), 120_000);
    const code = await Promise.race([ready, ended]);
    if (typeof code === 'number') throw new Error(`Zendo ended with ${code}:\n${this.#output}`);
    return Date.now() - startedAt;
  }

  /** Starts it and does not wait. @returns its exit code, -1 when a signal ended it */
  launch(
    env: Record<string, string> = {},
    command = [process.execPath, join(root, 'tools', 'start.mjs')],
  ): Promise<number> {
    this.#output = '';
    const [program = '', ...args] = command;
    const child = spawn(program, args, {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        HOME: this.dataDir,
        ZENDO_DATA_DIR: this.dataDir,
        ZENDO_PORT: String(this.port),
        ZENDO_TENANT_PORTS: this.tenantPorts,
        ...this.env,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...this.user,
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    }
    return new Promise((done) => child.once('close', (code) => done(code ?? -1)));
  }

  /** Ctrl-C. @returns its exit code */
  async stop(): Promise<number | null> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const ended = new Promise<number | null>((done) => child.once('exit', done));
    child.kill('SIGINT');
    return ended;
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await ended;
  }

  /** Stops it, whatever state it is in, and removes its data. */
  async remove(): Promise<void> {
    await this.stop();
    for (const { pid } of this.processes()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended by itself.
      }
    }
    rmSync(join(this.dataDir, '..'), { recursive: true, force: true, maxRetries: 5 });
  }

  /** Everything that runs for this data directory: all of it has its working directory there. */
  processes(): { pid: number; command: string }[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        try {
          if (!readlinkSync(`/proc/${name}/cwd`).startsWith(this.dataDir)) return [];
          const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
          // A zombie has neither command nor memory left.
          return command ? [{ pid: Number(name), command }] : [];
        } catch {
          return [];
        }
      });
  }

  /** Process ids of one part. */
  pidsOf(part: 'api' | 'worker' | 'postgres' | 'tenants' | 'migrations'): number[] {
    return this.processes()
      .filter(({ pid, command }) => {
        if (part === 'postgres') return command.includes('/postgres -D') && !command.includes('zendo-postgres');
        if (part === 'tenants') return command.endsWith('tenant-server.mjs serve');
        if (part === 'migrations') return command.endsWith('tenant-server.mjs migrate');
        return command.endsWith('control-plane/main.mjs') && roleOf(pid) === part;
      })
      .map(({ pid }) => pid);
  }

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const { apiKey } = JSON.parse(readFileSync(join(this.dataDir, 'admin.json'), 'utf8')) as { apiKey: string };
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text) as T;
  }

  async create(name: string): Promise<TenantJson> {
    const body = { name, owner: { username: 'ada', password: 'correct horse battery' } };
    return (await this.call<{ tenant: TenantJson }>('POST', '/tenants', body)).tenant;
  }

  /** The tenant once it is ready and its server answers. */
  async ready(name: string, withinMs = 180_000): Promise<TenantJson> {
    return eventually(async () => {
      const tenant = await this.call<TenantJson>('GET', `/tenants/${name}`);
      if (tenant.status !== 'ready') throw new Error(`${name} is ${tenant.status}: ${JSON.stringify(tenant)}`);
      const answer = await fetch(`${tenant.url}/ready`);
      if (!answer.ok) throw new Error(`${tenant.url}/ready answers ${answer.status}`);
      return tenant;
    }, withinMs);
  }
}

function roleOf(pid: number): string | undefined {
  try {
    return /(?:^|\0)ZENDO_ROLE=([a-z]+)/.exec(readFileSync(`/proc/${pid}/environ`, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}

function expectIt(truth: boolean): void {
  if (!truth) throw new Error('It is not so.');
}

/** Asks until `check` no longer throws. @throws the last error after `withinMs` */
export async function eventually<T>(check: () => Promise<T> | T, withinMs = 120_000): Promise<T> {
  for (const until = Date.now() + withinMs; ;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > until) throw error;
      await delay(50);
    }
  }
}
