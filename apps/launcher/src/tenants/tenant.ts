import type {
  MigrationRequest,
  MigrationStatus,
  ServerRequest,
  StopRequest,
  TenantState,
  TenantStatus,
} from '@zendo/provisioning';
import { LogFile, removeLogs } from '../processes/log-file.js';
import { Migration } from './migration.js';
import { SuspendedPage } from './suspended-page.js';
import type { TenantSurroundings } from './tenant-environment.js';
import { TenantServer } from './tenant-server.js';

const MIGRATION_GRACE_MS = 10_000;

/** All that runs for one tenant: at most one migration, and a server or the page that says it is suspended. */
export class Tenant {
  #migration: Migration | undefined;
  #migratedKey: string | undefined;
  #server: TenantServer | undefined;
  #page: SuspendedPage | undefined;
  #log: LogFile | undefined;
  /** Changes of the server follow one another: a stop has ended before the next start begins. */
  #turn: Promise<void> = Promise.resolve();
  #wantedKey: string | undefined;
  /** Stops that were asked for and are not carried out yet. */
  #stops = 0;
  #closing = false;

  constructor(
    readonly id: string,
    private readonly surroundings: TenantSurroundings,
    private readonly changed: (id: string, state: TenantState) => void,
  ) {}

  get status(): TenantStatus {
    const server = this.#server;
    return {
      id: this.id,
      state: this.#state(),
      ...(this.#wantedKey && { key: this.#wantedKey }),
      ...(this.#migratedKey && { migratedKey: this.#migratedKey }),
      ...(server && { port: server.wanted.port, pid: server.pid, reason: server.reason }),
      failures: server?.failures ?? 0,
      lastLines: server?.lastLines ?? [],
    };
  }

  // What is asked for counts from the moment it is asked, though the server before may still be stopping.
  #state(): TenantState {
    const server = this.#server;
    if (this.#wantedKey) return server?.wanted.key === this.#wantedKey ? server.state : 'starting';
    // Stopped is what is stopped to the end, its logs gone when that was asked for.
    if (server || this.#stops > 0) return 'stopping';
    return this.#page ? 'suspended' : 'stopped';
  }

  /** Joins the migration that runs, whatever its key, or starts this one. */
  async migrate(request: MigrationRequest): Promise<MigrationStatus> {
    if (!this.#migration && this.#migratedKey === request.key) return { key: request.key, state: 'succeeded' };
    this.#migration ??= this.#begin(request);
    const current = this.#migration;
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([current.ended, new Promise((done) => (timer = setTimeout(done, request.waitMs)))]);
    clearTimeout(timer);
    return current.status;
  }

  /** Runs the server as asked; does nothing when it runs with this key. */
  serve(wanted: ServerRequest): void {
    if (this.#closing || this.#wantedKey === wanted.key) return;
    this.#wantedKey = wanted.key;
    this.#next(async () => {
      await this.#clear();
      if (this.#wantedKey !== wanted.key) return;
      const server = new TenantServer(wanted, this.surroundings, this.#file(), (state) => this.changed(this.id, state));
      this.#server = server;
      await server.start();
    });
  }

  /** Stops the server and, when asked, puts the page in its place. */
  stop(request: StopRequest): void {
    this.#wantedKey = undefined;
    this.#stops += 1;
    this.#next(async () => {
      try {
        await this.#carryOut(request);
      } finally {
        this.#stops -= 1;
        this.changed(this.id, this.status.state);
      }
    });
  }

  async #carryOut(request: StopRequest): Promise<void> {
    if (!this.#page || !request.suspended) await this.#clear();
    if (!this.#page && request.suspended && !this.#closing) {
      const page = new SuspendedPage(request.suspended);
      if (await page.open()) this.#page = page;
    }
    if (!request.forget) return;
    await this.#migration?.stop(MIGRATION_GRACE_MS);
    this.#migratedKey = undefined;
    await this.#log?.close();
    this.#log = undefined;
    removeLogs(this.#logPath);
  }

  /** Ends everything, for good. */
  async close(): Promise<void> {
    this.#closing = true;
    this.stop({});
    await Promise.all([this.#turn, this.#migration?.stop(MIGRATION_GRACE_MS)]);
    await this.#log?.close();
  }

  kill(): void {
    this.#closing = true;
    this.#server?.kill();
    this.#migration?.kill();
  }

  #begin(request: MigrationRequest): Migration {
    const migration = new Migration(request, this.surroundings, this.#file());
    void migration.ended.then(() => {
      this.#migration = undefined;
      if (migration.status.state === 'succeeded') this.#migratedKey = request.key;
      this.changed(this.id, this.status.state);
    });
    return migration;
  }

  async #clear(): Promise<void> {
    const [server, page] = [this.#server, this.#page];
    await server?.stop();
    await page?.close();
    this.#server = undefined;
    this.#page = undefined;
  }

  #next(action: () => Promise<void>): void {
    this.#turn = this.#turn.then(action).catch(() => undefined);
  }

  #file(): LogFile {
    return (this.#log ??= new LogFile(this.#logPath));
  }

  get #logPath(): string {
    return `logs/tenants/${this.id}.log`;
  }
}
