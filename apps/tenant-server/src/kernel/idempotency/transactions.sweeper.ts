import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { TransactionsRepository } from './transactions.repository.js';

const SWEEP_EVERY_MS = 5 * 60_000;

/** Clears out answers that can no longer be replayed. */
@Injectable()
export class TransactionsSweeper implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #logger = new Logger('idempotency');
  #timer?: NodeJS.Timeout;

  constructor(private readonly transactions: TransactionsRepository) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => {
      this.transactions.sweep().catch((error: unknown) => this.#logger.warn({ err: error }, 'sweep failed'));
    }, SWEEP_EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }
}
