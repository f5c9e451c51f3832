import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Database, type Listening } from '../../database/database.js';
import { RunStreamRepository } from './run-stream.repository.js';

/** While nothing can be heard, readers look for themselves this often. */
const POLL_MS = 1_000;
/** A connection that went is asked for again after this time. */
const RETRY_MS = 1_000;

/** One reader's ear: news that came while nobody waited is not lost. */
export class Ear {
  #news = false;
  #wake: (() => void) | undefined;

  hear(): void {
    this.#news = true;
    this.#wake?.();
  }

  /** @returns whether there is news; after `ms` there is none. */
  async wait(ms: number): Promise<boolean> {
    if (!this.#news) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        timer = setTimeout(resolve, ms);
      });
      clearTimeout(timer);
      this.#wake = undefined;
    }
    const news = this.#news;
    this.#news = false;
    return news;
  }
}

/**
 * Who listens to which run. One connection of the pool hears for all of them (LISTEN) while there is anybody. It is
 * only a hint: whoever is woken reads the table, and looks now and then anyway.
 */
@Injectable()
export class RunStreamSignals implements OnApplicationShutdown {
  readonly #logger = new Logger('run-events');
  readonly #ears = new Map<string, Set<Ear>>();
  #listening: Listening | undefined;
  #connecting = false;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly streams: RunStreamRepository,
  ) {}

  /** How long a reader may wait for news before it looks for itself, at most `ms`. */
  patience(ms: number): number {
    return this.#listening ? ms : Math.min(ms, POLL_MS);
  }

  countOf(runId: string): number {
    return this.#ears.get(runId)?.size ?? 0;
  }

  open(runId: string): Ear {
    const ear = new Ear();
    const ears = this.#ears.get(runId);
    if (ears) ears.add(ear);
    else this.#ears.set(runId, new Set([ear]));
    void this.#connect();
    return ear;
  }

  close(runId: string, ear: Ear): void {
    const ears = this.#ears.get(runId);
    ears?.delete(ear);
    if (ears?.size === 0) this.#ears.delete(runId);
    if (this.#ears.size === 0) this.#hangUp();
  }

  wakeAll(): void {
    for (const runId of this.#ears.keys()) this.#wake(runId);
  }

  onApplicationShutdown(): void {
    this.#closed = true;
    this.#hangUp();
  }

  #wake(runId: string): void {
    for (const ear of this.#ears.get(runId) ?? []) ear.hear();
  }

  // The only connection there is cannot be spent on listening.
  async #connect(): Promise<void> {
    if (this.#listening || this.#connecting || this.#closed || this.database.poolSize < 2) return;
    this.#connecting = true;
    try {
      const channel = await this.streams.channel();
      const heard = (runId: string): void => this.#wake(runId);
      this.#listening = await this.database.listen(channel, heard, () => this.#lost());
      // What was published before the ear was open.
      this.wakeAll();
      if (this.#ears.size === 0 || this.#closed) this.#hangUp();
    } catch (error) {
      this.#logger.warn({ err: error }, 'listening for events failed; readers poll');
      this.#lost();
    } finally {
      this.#connecting = false;
    }
  }

  #lost(): void {
    this.#listening = undefined;
    this.wakeAll();
    if (this.#ears.size === 0 || this.#closed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#connect(), RETRY_MS).unref();
  }

  #hangUp(): void {
    clearTimeout(this.#timer);
    this.#listening?.stop();
    this.#listening = undefined;
  }
}
