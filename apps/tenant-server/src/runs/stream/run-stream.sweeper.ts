import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { RunStreamRepository } from './run-stream.repository.js';

const SWEEP_EVERY_MS = 15 * 60_000;

/** Clears out events that nobody comes back for. */
@Injectable()
export class RunStreamSweeper implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #logger = new Logger('run-events');
  #timer?: NodeJS.Timeout;

  constructor(private readonly streams: RunStreamRepository) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => {
      this.streams.sweep().catch((error: unknown) => this.#logger.warn({ err: error }, 'sweep failed'));
    }, SWEEP_EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }
}
