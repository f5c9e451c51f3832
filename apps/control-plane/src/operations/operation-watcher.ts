import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { InjectLogger } from '../logging/logging.module.js';
import { Operation } from './operation.entity.js';

const POLL_MS = 400;

type Listener = (operation: Operation) => void;

/**
 * Tells of changes of operations that somebody watches. One small query a tick, however many watch; none when nobody
 * does. It works with any number of API processes, since each reads the rows itself.
 */
@Injectable()
export class OperationWatcher implements OnApplicationShutdown {
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #versions = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    private readonly dataSource: DataSource,
    @InjectLogger() private readonly log: Logger,
  ) {}

  /** Calls `listener` with the operation whenever its version is another than `version`. Returns how to stop. */
  watch(id: string, version: number, listener: Listener): () => void {
    const listeners = this.#listeners.get(id) ?? new Set<Listener>();
    listeners.add(listener);
    this.#listeners.set(id, listeners);
    // The oldest that anyone has seen: a listener is told again rather than not at all.
    this.#versions.set(id, Math.min(version, this.#versions.get(id) ?? version));
    this.schedule();
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      this.#listeners.delete(id);
      this.#versions.delete(id);
    };
  }

  onApplicationShutdown(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  private schedule(): void {
    if (this.#stopped || this.#timer || this.#listeners.size === 0) return;
    this.#timer = setTimeout(() => void this.tick(), POLL_MS);
  }

  private async tick(): Promise<void> {
    try {
      for (const operation of await this.changed()) {
        this.#versions.set(operation.id, operation.version);
        for (const listener of this.#listeners.get(operation.id) ?? []) listener(operation);
      }
    } catch (error) {
      this.log.warn({ err: error }, 'Watched operations could not be read; trying again.');
    } finally {
      this.#timer = undefined;
      this.schedule();
    }
  }

  private async changed(): Promise<Operation[]> {
    const seen = [...this.#versions];
    if (seen.length === 0) return [];
    return this.dataSource.manager
      .createQueryBuilder(Operation, 'o')
      .where(`(o.id, o.version) NOT IN (SELECT * FROM unnest(CAST(:ids AS uuid[]), CAST(:versions AS int[])))`)
      .andWhere('o.id = ANY(CAST(:ids AS uuid[]))')
      .setParameters({ ids: seen.map(([id]) => id), versions: seen.map(([, version]) => version) })
      .getMany();
  }
}
