import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { ReconcileQueue } from '../queue/reconcile-queue.js';
import { TENANT_STATUSES } from '../tenants/tenant.entity.js';
import { TenantsRepository } from '../tenants/tenants.repository.js';

const QUEUE_PATIENCE_MS = 1_000;

/** What `/metrics` shows. Counts of rows are read when asked for, so that every replica tells the same. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  readonly #requests: Histogram;
  readonly #tenants: Gauge;
  readonly #owed: Gauge;
  readonly #depth: Gauge;
  readonly #queueUp: Gauge;
  readonly #pool: Gauge;
  readonly #failures: Counter;

  constructor(
    private readonly dataSource: DataSource,
    private readonly tenants: TenantsRepository,
    private readonly queue: ReconcileQueue,
  ) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.#requests = new Histogram({
      name: 'zendo_http_request_duration_seconds',
      help: 'Time from request to answer.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    });
    this.#tenants = new Gauge({ name: 'zendo_tenants', help: 'Tenants by state.', labelNames: ['state'], registers });
    this.#owed = new Gauge({ name: 'zendo_reconcile_owed', help: 'Tenants that are owed a pass.', registers });
    this.#depth = new Gauge({ name: 'zendo_queue_depth', help: 'Jobs waiting in the queue.', registers });
    this.#queueUp = new Gauge({ name: 'zendo_queue_up', help: '1 when the queue can be reached.', registers });
    this.#pool = new Gauge({
      name: 'zendo_database_pool_connections',
      help: 'Connections of this process to the control database.',
      labelNames: ['state'],
      registers,
    });
    this.#failures = new Counter({
      name: 'zendo_metrics_collection_failures_total',
      help: 'Scrapes that could not read the database.',
      registers,
    });
  }

  observeRequest(method: string, route: string, status: number, seconds: number): void {
    this.#requests.observe({ method, route, status: String(status) }, seconds);
  }

  /** The text exposition. A database or queue that is away costs its own figures only. */
  async scrape(): Promise<string> {
    await Promise.all([this.readRows(), this.readQueue()]);
    this.readPool();
    return this.registry.metrics();
  }

  /** Whether the queue answers within a second. */
  async queueReachable(): Promise<boolean> {
    return (await this.depth()) !== undefined;
  }

  private async readRows(): Promise<void> {
    try {
      const { byStatus, owed } = await this.tenants.counts();
      for (const state of TENANT_STATUSES) this.#tenants.set({ state }, byStatus.get(state) ?? 0);
      this.#owed.set(owed);
    } catch {
      this.#failures.inc();
      this.#tenants.reset();
      this.#owed.remove();
    }
  }

  private async readQueue(): Promise<void> {
    const depth = await this.depth();
    this.#queueUp.set(depth === undefined ? 0 : 1);
    if (depth === undefined) this.#depth.remove();
    else this.#depth.set(depth);
  }

  private async depth(): Promise<number | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), QUEUE_PATIENCE_MS);
    });
    try {
      return await Promise.race([this.queue.depth(), late]);
    } catch {
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  private readPool(): void {
    const { master } = this.dataSource.driver as unknown as { master?: Pool };
    if (!master) return;
    this.#pool.set({ state: 'in_use' }, master.totalCount - master.idleCount);
    this.#pool.set({ state: 'idle' }, master.idleCount);
    this.#pool.set({ state: 'waiting' }, master.waitingCount);
  }
}
