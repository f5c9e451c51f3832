import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { ApiKeysRepository } from '../api-keys/api-keys.repository.js';
import { IdempotencyRepository } from '../idempotency/idempotency.repository.js';
import { ImportsRepository } from '../imports/imports.repository.js';
import { InjectLogger } from '../logging/logging.module.js';

const EVERY_MS = 10 * 60_000;

/** Takes expired rows away now and then. Harmless when several processes do it. */
@Injectable()
export class HousekeepingService implements OnApplicationBootstrap, OnApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly idempotency: IdempotencyRepository,
    private readonly imports: ImportsRepository,
    @InjectLogger() private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => void this.tidy(), EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  async tidy(): Promise<void> {
    try {
      await this.idempotency.forget();
      await this.keys.forgetSessions();
      await this.imports.forget();
    } catch (error) {
      this.log.warn({ err: error }, 'Expired rows were not taken away; trying again later.');
    }
  }
}
