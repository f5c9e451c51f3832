import { Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { InjectLogger } from '../logging/logging.module.js';
import { OperationsRepository } from '../operations/operations.repository.js';
import { BullReconcileQueue } from '../queue/bull-reconcile.queue.js';
import { RetentionService } from '../tenants/retention.service.js';
import { TenantsRepository } from '../tenants/tenants.repository.js';
import { DriftLook } from './drift-look.js';

const BATCH = 500;
/** A tenant that owes nothing is looked at this often, so that drift heals. */
const LOOK_AGAIN_MS = 10 * 60_000;
/** At most so many of those at a time, so that a look at all of them is spread out. */
const SLICE = 100;
/** Tenants whose rows, roles and schemas are read together. */
const LOOK_BATCH = 100;

/** Finds what no poke has told of: lost pokes, missed deadlines, ended retentions, drift. */
@Injectable()
export class Resync {
  constructor(
    private readonly tenants: TenantsRepository,
    private readonly operations: OperationsRepository,
    private readonly retention: RetentionService,
    private readonly look: DriftLook,
    private readonly queue: BullReconcileQueue,
    @InjectLogger() private readonly log: Logger,
  ) {}

  /** One round. @returns how many tenants were hinted at */
  async round(): Promise<number> {
    const overdue = await this.operations.failOverdue();
    const due = await this.retention.purgeDue();
    const owed = await this.tenants.owed(BATCH);
    const unseen = await this.tenants.longestUnseen(SLICE, LOOK_AGAIN_MS);
    const count = await this.hint([...overdue, ...due, ...owed, ...unseen]);
    if (count > 0) this.log.debug({ overdue: overdue.length, due: due.length, owed: owed.length, count }, 'Resync.');
    return count;
  }

  /**
   * Everything is looked at once when a worker starts: what ran beside it may have ended meanwhile. Only what is not as
   * it should be gets a pass.
   */
  async everything(): Promise<number> {
    const all = await this.tenants.longestUnseen(100_000, 0);
    let count = 0;
    for (let from = 0; from < all.length; from += LOOK_BATCH) {
      count += await this.hint(await this.look.at(all.slice(from, from + LOOK_BATCH)));
    }
    this.log.debug({ looked_at: all.length, count }, 'Looked at everything.');
    return count;
  }

  private async hint(ids: readonly string[]): Promise<number> {
    const unique = [...new Set(ids)];
    await this.queue.hintAll(unique);
    return unique.length;
  }
}
