import { EventEmitter, once } from 'node:events';
import type { TenantEvent, TenantState, TenantStatus } from '@zendo/provisioning';
import { Tenant } from './tenant.js';
import type { TenantSurroundings } from './tenant-environment.js';

/** States in which waiting for a tenant to be ready is over, or pointless. */
const SETTLED: ReadonlySet<TenantState> = new Set(['ready', 'stopped', 'suspended', 'crash_loop', 'port_in_use']);

/** All tenants that this launcher has been asked about. */
export class Tenants {
  readonly #tenants = new Map<string, Tenant>();
  readonly #events = new EventEmitter().setMaxListeners(0);

  constructor(private readonly surroundings: TenantSurroundings) {}

  of(id: string): Tenant {
    let tenant = this.#tenants.get(id);
    if (!tenant) {
      tenant = new Tenant(id, this.surroundings, (id, state) => {
        this.#events.emit('change', { id, state } satisfies TenantEvent);
      });
      this.#tenants.set(id, tenant);
    }
    return tenant;
  }

  list(): TenantStatus[] {
    return [...this.#tenants.values()].map((tenant) => tenant.status);
  }

  /** The status once it is settled, or after `waitMs`. */
  async settled(id: string, waitMs: number): Promise<TenantStatus> {
    const until = AbortSignal.timeout(Math.max(waitMs, 1));
    while (!SETTLED.has(this.of(id).status.state) && !until.aborted) {
      await once(this.#events, 'change', { signal: until }).catch(() => undefined);
    }
    return this.of(id).status;
  }

  /** @returns how to stop listening */
  onChange(listener: (event: TenantEvent) => void): () => void {
    this.#events.on('change', listener);
    return () => this.#events.off('change', listener);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#tenants.values()].map((tenant) => tenant.close()));
  }

  kill(): void {
    for (const tenant of this.#tenants.values()) tenant.kill();
  }
}
