import { setTimeout as sleep } from 'node:timers/promises';
import {
  createPostgresBackend,
  type Processor,
  Queue as RedisQueue,
  type QueueOptions,
  runMigrations,
  withBackend,
  Worker as RedisWorker,
  type WorkerOptions,
} from 'bullmq';
import { Client } from 'pg';
import type { Config } from '../config/config.js';

/** Injects the back end, prepared. */
export const QUEUE_BACKEND = Symbol('zendo:queue-backend');

export type QueueSettings = Pick<Config, 'databaseUrl' | 'redisUrl'>;

/** Queue and worker of one back end; everything above is the same for both. */
export interface QueueBackend {
  readonly kind: 'postgres' | 'redis';
  /** Brings the back end's own schema up to date. To be called, to its end, before a queue or worker is made. */
  prepare(): Promise<void>;
  queue(name: string, options: Omit<QueueOptions, 'connection'>): RedisQueue;
  worker(name: string, processor: Processor, options: Omit<WorkerOptions, 'connection'>): RedisWorker;
}

/** The schema of the control database that holds the queue. */
const SCHEMA = 'bullmq';

/** Redis when its URL is set, else the control database. */
export function queueBackendOf({ databaseUrl, redisUrl }: QueueSettings): QueueBackend {
  return redisUrl === undefined ? postgresBackend(databaseUrl) : redisBackend(redisUrl);
}

function postgresBackend(connectionString: string): QueueBackend {
  const { Queue, Worker } = withBackend(createRetryingBackend);
  const connection = (max: number) => ({
    connectionString,
    schema: SCHEMA,
    max,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    application_name: 'zendo-queue',
  });
  return {
    kind: 'postgres',
    async prepare() {
      // A worker on a schema that was never migrated spins until the process is out of memory.
      const client = new Client({ connectionString, connectionTimeoutMillis: 5_000 });
      client.on('error', () => undefined);
      await client.connect();
      try {
        await runMigrations(client, SCHEMA);
      } finally {
        await client.end();
      }
    },
    // The two back ends' classes have the same methods; their types differ in the connection's alone.
    queue: (name, options) =>
      new Queue(name, { ...options, connection: connection(2) } as never) as unknown as RedisQueue,
    worker: (name, processor, options) =>
      new Worker(
        name,
        processor as never,
        { ...options, connection: connection(4) } as never,
      ) as unknown as RedisWorker,
  };
}

const PAUSE_MS = 250;

interface Readiness {
  readyPromise?: Promise<void>;
  waitUntilReady(): Promise<void>;
}

/**
 * BullMQ's back end for Postgres. By itself it keeps a first connection that failed for good: a queue is away as long as
 * its process lives, and a worker asks again and again without letting the process do anything else.
 */
const createRetryingBackend: typeof createPostgresBackend = (...args) => {
  const backend = createPostgresBackend(...args);
  const { connection } = backend as unknown as { connection: Readiness };
  for (const one of [connection, backend as unknown as Readiness]) forgetFailures(one);
  return backend;
};

function forgetFailures(one: Readiness): void {
  const wait = one.waitUntilReady.bind(one);
  one.waitUntilReady = async () => {
    const ready = wait();
    const kept = one.readyPromise;
    try {
      await ready;
    } catch (error) {
      await sleep(PAUSE_MS);
      if (one.readyPromise === kept) delete one.readyPromise;
      throw error;
    }
  };
}

function redisBackend(url: string): QueueBackend {
  return {
    kind: 'redis',
    prepare: async () => undefined,
    // A poke fails at once when Redis is away, instead of waiting in a line for it to come back.
    queue: (name, options) =>
      new RedisQueue(name, {
        ...options,
        connection: {
          url,
          maxRetriesPerRequest: 1,
          enableOfflineQueue: false,
          connectTimeout: 5_000,
          // BullMQ's own pause grows to 20 s: each poke meanwhile would have to be found by the resync.
          retryStrategy: (times) => Math.min(times * 100, 1_000),
        },
      }),
    // BullMQ asks for null here: a worker waits for Redis for as long as it takes.
    worker: (name, processor, options) =>
      new RedisWorker(name, processor, {
        ...options,
        connection: { url, maxRetriesPerRequest: null, retryStrategy: (times) => Math.min(times * 100, 1_000) },
      }),
  };
}
