import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedPostgresError, type EmbeddedPostgres, startEmbeddedPostgres } from '@zendo/provisioning';
import { BackOff } from '../processes/back-off.js';
import { LogFile } from '../processes/log-file.js';
import { StartUpError } from '../start-up.error.js';
import type { Log } from '../terminal/log.js';

/** Keeps the embedded PostgreSQL running; started again after a crash, always on the port that everyone knows. */
export class EmbeddedServer {
  readonly #backOff = new BackOff();
  readonly #file = new LogFile('logs/postgres.log');
  #current: EmbeddedPostgres | undefined;
  #stopping = false;

  constructor(private readonly log: Log) {}

  /** @param port a fixed one, or undefined for the first free from 5433 @throws StartUpError */
  async start(port: number | undefined): Promise<EmbeddedPostgres> {
    try {
      this.#current = await this.#launch(port);
    } catch (error) {
      if (error instanceof EmbeddedPostgresError) throw new StartUpError(error.message, { cause: error });
      throw error;
    }
    void this.#guard(this.#current);
    return this.#current;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#current?.stop();
    await this.#file.close();
  }

  #launch(port: number | undefined): Promise<EmbeddedPostgres> {
    return startEmbeddedPostgres({
      directory: 'postgres',
      ...(port !== undefined && { port }),
      log: (line) => this.#file.write(`${line}\n`),
    });
  }

  async #guard(first: EmbeddedPostgres): Promise<void> {
    let startedAt = Date.now();
    await first.ended;
    while (!this.#stopping) {
      this.log.warn('PostgreSQL ended and is started again.');
      await delay(this.#backOff.next(Date.now() - startedAt));
      if (this.#stopping) return;
      try {
        startedAt = Date.now();
        this.#current = await this.#launch(first.port);
        this.log.info('PostgreSQL is back.');
      } catch (error) {
        this.log.warn('PostgreSQL did not start.', { reason: (error as Error).message });
        continue;
      }
      // Asked to stop while it was starting.
      if (this.#stopping) return void (await this.#current.stop());
      await this.#current.ended;
    }
  }
}
