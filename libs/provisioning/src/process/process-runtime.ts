import { type Direction, type RuntimeStep, TenantRuntime, type TenantSpec } from '../runtime/tenant-runtime.js';
import { LauncherClient } from './launcher-client.js';
import type { TenantState } from './launcher-protocol.js';
import { AwaitReady } from './steps/await-ready.step.js';
import { Migrate } from './steps/migrate.step.js';
import { StartServer } from './steps/start-server.step.js';
import { StopServer } from './steps/stop-server.step.js';
import { isMigrated, type ProcessSettings, serverOf } from './tenant-program.js';

/** Changes that a pass may have something to say about; a server that is merely starting is looked at anyway. */
const TELLING: ReadonlySet<TenantState> = new Set(['ready', 'crash_loop', 'port_in_use']);

/** Tenants as processes of this machine, which the launcher owns. */
export class ProcessRuntime extends TenantRuntime {
  readonly kind = 'process';
  readonly #launcher: LauncherClient;
  readonly #up: readonly RuntimeStep[];
  readonly #suspend: readonly RuntimeStep[];
  readonly #down: readonly RuntimeStep[];

  /** @param socketPath of the launcher, relative to the working directory or absolute */
  constructor(
    socketPath: string,
    private readonly settings: ProcessSettings,
  ) {
    super();
    const launcher = new LauncherClient(socketPath);
    this.#launcher = launcher;
    this.#up = [
      new Migrate(launcher, settings),
      new StartServer(launcher, settings),
      new AwaitReady(launcher, settings),
    ];
    this.#suspend = [new StopServer(launcher, settings, 'suspended')];
    this.#down = [new StopServer(launcher, settings, 'removed')];
  }

  up(): readonly RuntimeStep[] {
    return this.#up;
  }

  suspend(): readonly RuntimeStep[] {
    return this.#suspend;
  }

  down(): readonly RuntimeStep[] {
    return this.#down;
  }

  async isSettled(tenant: TenantSpec, direction: Direction): Promise<boolean> {
    const { state, key, migratedKey } = await this.#launcher.status(tenant.id);
    switch (direction) {
      case 'up':
        return state === 'ready' && key === serverOf(tenant, this.settings).key && isMigrated(tenant, migratedKey);
      case 'suspend':
        return state === 'suspended';
      case 'down':
        return state === 'stopped';
    }
  }

  async watch(poke: (tenantId: string) => void): Promise<() => Promise<void>> {
    const stop = this.#launcher.follow(({ id, state }) => {
      if (TELLING.has(state)) poke(id);
    });
    return async () => stop();
  }
}
