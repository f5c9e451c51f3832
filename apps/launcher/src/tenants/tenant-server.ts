import { isFreePort, type ServerRequest, type TenantState } from '@zendo/provisioning';
import { BackOff } from '../processes/back-off.js';
import type { LogFile } from '../processes/log-file.js';
import { ManagedProcess } from '../processes/managed-process.js';
import { probe } from './probe.js';
import type { TenantSurroundings } from './tenant-environment.js';

const STARTING_LOOK_MS = 40;
const LOOK_MS = 5_000;
const PROBE_TIMEOUT_MS = 4_000;
const GRACE_MS = 25_000;
/** A server that does not even answer `/health` this long is started anew. */
const DEAF_MS = 30_000;
const PORT_RETRY_MS = 500;
/** A server of a Zendo that was killed may still be finishing its last requests on our port. */
const PORT_PATIENCE_MS = 8_000;
const LOOP_AFTER = 3;

/** Keeps one tenant server running: starts it, looks whether it is ready, starts it again when it ends or goes deaf. */
export class TenantServer {
  readonly #backOff = new BackOff();
  #process: ManagedProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #state: TenantState = 'starting';
  #reason: string | undefined;
  #heardAt = 0;
  #portWantedAt: number | undefined;
  #stopped = false;

  constructor(
    readonly wanted: ServerRequest,
    private readonly surroundings: TenantSurroundings,
    private readonly log: LogFile,
    private readonly changed: (state: TenantState) => void,
  ) {}

  get state(): TenantState {
    return this.#state;
  }

  get reason(): string | undefined {
    return this.#reason;
  }

  get pid(): number | undefined {
    return this.#process?.running ? this.#process.pid : undefined;
  }

  get failures(): number {
    return this.#backOff.failures;
  }

  get lastLines(): readonly string[] {
    return this.#process?.lastLines ?? [];
  }

  async start(): Promise<void> {
    const { surroundings } = this;
    const { host, port, program } = this.wanted;
    const free = await isFreePort(host, port);
    if (this.#stopped) return;
    if (!free) {
      this.#portWantedAt ??= Date.now();
      const patient = Date.now() - this.#portWantedAt < PORT_PATIENCE_MS;
      this.#become(patient ? 'starting' : 'port_in_use', `Another program listens on port ${port}.`);
      this.#later(PORT_RETRY_MS, () => this.start());
      return;
    }
    this.#portWantedAt = undefined;
    const started = new ManagedProcess({
      command: process.execPath,
      args: [...program.nodeOptions, program.entry ?? surroundings.entry, 'serve'],
      environment: { ...surroundings.environment, ...program.environment, HOST: host, PORT: String(port) },
      secrets: program.secrets,
      log: this.log,
    });
    this.#process = started;
    this.#heardAt = Date.now();
    if (this.#state !== 'crash_loop') this.#become('starting');
    void started.ended.then((exit) => this.#ended(started, exit.signal ?? `code ${exit.code}`));
    this.#later(STARTING_LOOK_MS, () => this.#look());
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#become('stopping');
    await this.#process?.stop(GRACE_MS);
    this.#become('stopped');
  }

  kill(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#process?.kill();
  }

  #ended(ended: ManagedProcess, how: string): void {
    if (this.#stopped || ended !== this.#process) return;
    const pauseMs = this.#backOff.next(Date.now() - ended.startedAt);
    const last = ended.lastErrorLines.at(-1) ?? ended.lastLines.at(-1);
    const reason = `The server ended (${how})${last ? `: ${last}` : ''}`;
    this.#become(this.#backOff.failures >= LOOP_AFTER ? 'crash_loop' : 'starting', reason);
    this.#later(pauseMs, () => this.start());
  }

  async #look(): Promise<void> {
    const current = this.#process;
    const { host, port } = this.wanted;
    const ready = await probe(host, port, '/ready', PROBE_TIMEOUT_MS);
    if (this.#stopped || current !== this.#process || !current?.running) return;
    if (ready) {
      this.#heardAt = Date.now();
      this.#become('ready');
    } else if (this.#state === 'ready') {
      this.#become('unready', 'The server answers, but says that it is not ready.');
    }
    // Not ready is no reason to start it anew (its database may be away), not to answer at all is.
    if (!ready && (await probe(host, port, '/health', PROBE_TIMEOUT_MS))) this.#heardAt = Date.now();
    // One that ended meanwhile has its next start ahead, which another look must not take the place of.
    if (this.#stopped || current !== this.#process || !current.running) return;
    if (Date.now() - this.#heardAt > DEAF_MS) current.kill();
    this.#later(this.#state === 'ready' ? LOOK_MS : this.#patience(current), () => this.#look());
  }

  /** Looks often at first, so that a start is seen at once, and seldom at a server that stays unready. */
  #patience(current: ManagedProcess): number {
    return Math.min(STARTING_LOOK_MS + (Date.now() - current.startedAt) / 10, LOOK_MS / 5);
  }

  #become(state: TenantState, reason?: string): void {
    this.#reason = reason;
    if (this.#state === state) return;
    this.#state = state;
    this.changed(state);
  }

  #later(ms: number, action: () => Promise<void>): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void action(), ms);
  }
}
