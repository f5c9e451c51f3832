import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { DatabaseAwayError } from '../kernel/errors/zenml.error.js';
import { isRetryable } from './pg-errors.js';
import { send } from './send.js';
import type { Sql } from './sql.js';
import { Statements } from './statements.js';
import { wireTypes } from './wire-types.js';

export interface DatabaseOptions {
  /** `postgres://role:password@host:port/database`. */
  readonly url: string;
  readonly schema: string;
  readonly poolSize: number;
}

const TRANSACTION_TRIES = 4;

/** Set for each connection, because a role may change its own defaults. */
const SETTINGS = {
  timezone: 'UTC',
  statement_timeout: 20_000,
  // Left to itself, Postgres plans most of our statements anew at each call: it finds a plan for the very values a little
  // cheaper, and does not see that planning costs more than running. What a plan must know stands in the text.
  plan_cache_mode: 'force_generic_plan',
  // Pages are read through indexes, which are in memory or on a disk without heads; a statement is never worth a compiler
  // or workers that other tenants need.
  random_page_cost: 1.1,
  jit: 'off',
  max_parallel_workers_per_gather: 0,
};

/** A connection that hears what is notified on a channel. */
export interface Listening {
  /** Gives the connection back; nothing is heard from then on. */
  stop(): void;
}

/** The tenant's Postgres: a small pool whose every connection sees this tenant's schema only. */
@Injectable()
export class Database extends Statements implements OnApplicationShutdown {
  readonly #pool: pg.Pool;
  readonly poolSize: number;

  constructor(options: DatabaseOptions) {
    const pool = new pg.Pool({
      connectionString: options.url,
      max: options.poolSize,
      idleTimeoutMillis: 60_000,
      connectionTimeoutMillis: 5_000,
      application_name: 'zendo-tenant-server',
      options: Object.entries({ search_path: options.schema, ...SETTINGS })
        .map(([name, value]) => `-c ${name}=${value}`)
        .join(' '),
      types: wireTypes,
    });
    super(pool);
    this.#pool = pool;
    this.poolSize = options.poolSize;
    // Without these a connection that Postgres closes would end the process: an idle one, and one that is held.
    pool.on('error', () => undefined);
    pool.on('connect', (client) => client.on('error', () => undefined));
  }

  /**
   * Runs `work` in one transaction (READ COMMITTED) and again from its start after a deadlock or serialization fault,
   * so `work` must have no effect outside the database.
   */
  async transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#attempt(work);
      } catch (error) {
        if (attempt >= TRANSACTION_TRIES || !isRetryable(error)) throw error;
      }
    }
  }

  async #attempt<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    const client = await this.#connect();
    let broken: Error | undefined;
    try {
      await send(client, 'BEGIN');
      const result = await work(new Statements(client));
      await send(client, 'COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((cause: Error) => (broken = cause));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async #connect(): Promise<pg.PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (error) {
      throw new DatabaseAwayError(error);
    }
  }

  /**
   * Holds one of the pool's connections, which is all that a tenant's role may have, to listen on `channel`.
   * @param lost called once when the connection breaks.
   * @throws DatabaseAwayError
   */
  async listen(channel: string, heard: (payload: string) => void, lost: () => void): Promise<Listening> {
    const client = await this.#connect();
    let isHeld = true;
    const release = (error?: Error): void => {
      if (!isHeld) return;
      isHeld = false;
      client.removeAllListeners('notification');
      // What it listened to would go on in the pool, so the connection ends.
      client.release(error ?? true);
    };
    client.on('notification', ({ payload }) => heard(payload ?? ''));
    client.once('error', (error) => {
      if (isHeld) lost();
      release(error);
    });
    try {
      await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
    } catch (error) {
      release(error as Error);
      throw new DatabaseAwayError(error);
    }
    return { stop: () => release() };
  }

  /** Connections: in all, idle, and requests that wait for one. */
  usage(): { total: number; idle: number; waiting: number } {
    return { total: this.#pool.totalCount, idle: this.#pool.idleCount, waiting: this.#pool.waitingCount };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#pool.end();
  }
}
