import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Queue } from 'bullmq';
import type { Logger } from 'pino';
import { InjectLogger } from '../logging/logging.module.js';
import { inTime } from './close-in-time.js';
import { JOB_OPTIONS, RECONCILE_JOB, RECONCILE_QUEUE, type ReconcileData, RESYNC_JOB } from './jobs.js';
import { QUEUE_BACKEND, type QueueBackend } from './queue-backend.js';
import { ReconcileQueue } from './reconcile-queue.js';

const POKE_PATIENCE_MS = 1_000;
/** Hints that go to the queue in one go, and how long that may take: no caller waits for it. */
const BULK = 200;
const BULK_PATIENCE_MS = 10_000;

/** BullMQ as the producer. Any number of pokes while a pass runs become one more pass. */
@Injectable()
export class BullReconcileQueue extends ReconcileQueue implements OnApplicationShutdown {
  readonly #queue: Queue;
  #lost = 0;

  constructor(
    @Inject(QUEUE_BACKEND) backend: QueueBackend,
    @InjectLogger() private readonly log: Logger,
  ) {
    super();
    this.#queue = backend.queue(RECONCILE_QUEUE, { defaultJobOptions: JOB_OPTIONS });
    // Without a listener the first broken connection would end the process.
    this.#queue.on('error', (error) => this.log.debug({ err: error }, 'The queue cannot be reached.'));
  }

  /** How many pokes could not be delivered since the process started. */
  get lostPokes(): number {
    return this.#lost;
  }

  poke(tenantId: string): Promise<void> {
    // A pass that is delayed runs now: someone is waiting for it.
    return this.#deliver(tenantId, { reschedule: true });
  }

  /** Asks for a pass as well, but leaves the pace to a pass that is delayed. Never throws. */
  hint(tenantId: string): Promise<void> {
    return this.#deliver(tenantId, {});
  }

  /** Hints at many tenants at once. Never throws. */
  async hintAll(tenantIds: readonly string[]): Promise<void> {
    for (let from = 0; from < tenantIds.length; from += BULK) {
      const part = tenantIds.slice(from, from + BULK);
      const jobs = part.map((tenantId) => ({ name: RECONCILE_JOB, ...jobOf(tenantId) }));
      await this.#patiently(part, BULK_PATIENCE_MS, () => this.#queue.addBulk(jobs));
    }
  }

  async depth(): Promise<number> {
    const counts = await this.#queue.getJobCounts('waiting', 'delayed', 'prioritized');
    return Object.values(counts).reduce((sum, count) => sum + count, 0);
  }

  /** Has `resync` jobs made at this pace, the first at once. Nothing is done when they are made already. */
  async scheduleResync(everyMs: number): Promise<void> {
    if ((await this.#queue.getJobScheduler(RESYNC_JOB))?.every === everyMs) return;
    await this.#queue.upsertJobScheduler(
      RESYNC_JOB,
      { every: everyMs },
      { name: RESYNC_JOB, opts: { removeOnComplete: true, removeOnFail: true } },
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await inTime(this.#queue.close());
  }

  async #deliver(tenantId: string, options: { reschedule?: boolean }): Promise<void> {
    const { data, opts } = jobOf(tenantId, options);
    await this.#patiently([tenantId], POKE_PATIENCE_MS, () => this.#queue.add(RECONCILE_JOB, data, opts));
  }

  async #patiently(tenantIds: readonly string[], patienceMs: number, add: () => Promise<unknown>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    try {
      // While its connection is being made BullMQ waits for it; the caller does not.
      await Promise.race([
        add(),
        new Promise((_, reject) => {
          timer = setTimeout(() => reject(new Error('no answer in time')), patienceMs);
        }),
      ]);
    } catch (error) {
      this.#lost += tenantIds.length;
      const tenant_id = tenantIds.length === 1 ? tenantIds[0] : tenantIds;
      this.log.warn({ tenant_id, reason: (error as Error).message }, 'A poke was lost; the resync finds it.');
    } finally {
      clearTimeout(timer);
    }
  }
}

/** One waiting job a tenant: while a pass runs, any number of further ones become one more. */
function jobOf(tenantId: string, options: { reschedule?: boolean } = {}) {
  const data: ReconcileData = { tenantId };
  return { data, opts: { deduplication: { id: tenantId, keepLastIfActive: true, ...options } } };
}
