import { Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { SYSTEM } from '../identity/caller.js';
import { InjectLogger } from '../logging/logging.module.js';
import { TenantBusyError, TenantStateError } from './tenant.errors.js';
import { TenantChangesService } from './tenant-changes.service.js';
import { TenantsRepository } from './tenants.repository.js';

/** Asks for the purge of tenants whose retention has ended; the worker's resync calls it. */
@Injectable()
export class RetentionService {
  constructor(
    private readonly tenants: TenantsRepository,
    private readonly changes: TenantChangesService,
    @InjectLogger() private readonly log: Logger,
  ) {}

  /** @returns the ids of the tenants that are to be poked. */
  async purgeDue(limit = 100): Promise<string[]> {
    const asked: string[] = [];
    for (const id of await this.tenants.duePurges(limit)) {
      try {
        await this.changes.request(id, { type: 'purge' }, SYSTEM);
        asked.push(id);
      } catch (error) {
        // Undeleted, purged or busy since it was listed: the next round looks again.
        if (!(error instanceof TenantStateError) && !(error instanceof TenantBusyError)) throw error;
        this.log.info({ tenant_id: id, code: error.code }, 'A due purge was not asked for.');
      }
    }
    return asked;
  }
}
