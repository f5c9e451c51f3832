import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { TenantRuntime } from '@zendo/provisioning';
import { DelayedError, type Job, UnrecoverableError, type Worker } from 'bullmq';
import type { Logger } from 'pino';
import { InjectLogger } from '../logging/logging.module.js';
import { BullReconcileQueue } from '../queue/bull-reconcile.queue.js';
import { inTime } from '../queue/close-in-time.js';
import { backOffMs, RECONCILE_QUEUE, type ReconcileData, RESYNC_JOB } from '../queue/jobs.js';
import { QUEUE_BACKEND, type QueueBackend } from '../queue/queue-backend.js';
import { Reconciler } from './reconciler.js';
import { Resync } from './resync.js';

/** Passes at once. They mostly wait for others: Postgres, the launcher, a cluster. */
const CONCURRENCY = 10;
const RESYNC_EVERY_MS = 60_000;
/** A Redis that comes back empty has forgotten the resync: it is looked after this often. */
const LOOK_AFTER_RESYNC_MS = 10_000;
// A killed worker's job is taken up again within the lock's time and one look for stalled jobs, however often it happens.
// A worker that is merely slow may see its job taken up by another: passes are fenced, so that costs time alone.
const LOCK_MS = 6_000;
const STALLED_LOOK_MS = 3_000;
const MANY = 1_000_000;
/** A change seen by the runtime tells that something ended; looking at once would see it still ending. */
const SHORTLY_MS = 50;

/** Takes jobs from the queue and turns the outcome of each pass into the queue's word for it. */
@Injectable()
export class ReconcileProcessor implements OnApplicationBootstrap, OnApplicationShutdown {
  #worker: Worker | undefined;
  #unwatch: (() => Promise<void>) | undefined;
  #lookingAfterResync: NodeJS.Timeout | undefined;
  #scheduling: Promise<void> | undefined;
  readonly #running = new Set<Promise<void>>();

  constructor(
    @Inject(QUEUE_BACKEND) private readonly backend: QueueBackend,
    private readonly queue: BullReconcileQueue,
    private readonly reconciler: Reconciler,
    private readonly resync: Resync,
    private readonly runtime: TenantRuntime,
    @InjectLogger() private readonly log: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.#worker = this.backend.worker(RECONCILE_QUEUE, (job, token) => this.#run(job, token), {
      concurrency: CONCURRENCY,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_LOOK_MS,
      maxStalledCount: MANY,
      settings: { backoffStrategy: (attemptsMade) => backOffMs(attemptsMade ?? 1) },
    });
    this.#worker.on('error', (error) => this.log.debug({ err: error }, 'The queue cannot be reached.'));
    // The queue may be away while we start; whatever is missed now, a later round finds.
    void this.#begin().catch((error: unknown) => this.log.warn({ err: error }, 'The first resync failed.'));
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#lookingAfterResync);
    await this.#unwatch?.();
    // Takes no more jobs, and waits for the passes that run.
    const closing = this.#worker?.close();
    await Promise.allSettled(this.#running);
    await inTime(closing);
  }

  /** @throws DelayedError, UnrecoverableError or the fault itself: that is how BullMQ is told */
  async process(job: Job, token?: string): Promise<void> {
    if (job.name === RESYNC_JOB) {
      await this.resync.round();
      return;
    }
    const { tenantId } = job.data as ReconcileData;
    const outcome = await this.reconciler.pass(tenantId);
    switch (outcome.kind) {
      case 'done':
        return;
      case 'again':
        return delay(job, 0, token);
      case 'wait':
        return delay(job, outcome.afterMs, token);
      case 'retry':
        throw outcome.error;
      case 'hopeless':
        throw new UnrecoverableError(outcome.reason);
    }
  }

  #run(job: Job, token?: string): Promise<void> {
    const running = this.process(job, token).finally(() => this.#running.delete(running));
    this.#running.add(running);
    return running;
  }

  async #begin(): Promise<void> {
    // What is watched is known, so that the look at everything need not ask for each object.
    const watching = this.#watch();
    await this.resync.round();
    this.#lookingAfterResync = setInterval(() => void this.#scheduleResync(), LOOK_AFTER_RESYNC_MS).unref();
    await this.#scheduleResync();
    await watching;
    await this.resync.everything();
  }

  /** Never throws. While an attempt waits for the queue, there is no other. */
  #scheduleResync(): Promise<void> {
    this.#scheduling ??= this.queue
      .scheduleResync(RESYNC_EVERY_MS)
      .catch((error: unknown) => this.log.debug({ err: error }, 'The resync cannot be scheduled now.'))
      .finally(() => (this.#scheduling = undefined));
    return this.#scheduling;
  }

  async #watch(): Promise<void> {
    try {
      this.#unwatch = await this.runtime.watch((id) => setTimeout(() => void this.queue.hint(id), SHORTLY_MS).unref());
    } catch (error) {
      this.log.warn({ err: error }, 'The runtime cannot be watched; the resync is left.');
    }
  }
}

/** Waiting costs no attempt. */
async function delay(job: Job, afterMs: number, token: string | undefined): Promise<never> {
  // The back end for Postgres takes whole milliseconds only.
  await job.moveToDelayed(Math.ceil(Date.now() + afterMs), token);
  throw new DelayedError();
}
