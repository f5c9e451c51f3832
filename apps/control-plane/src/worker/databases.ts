import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { TenantDatabase } from '@zendo/provisioning';
import { Config } from '../config/config.js';
import type { Tenant } from '../tenants/tenant.entity.js';
import { adminUrlOf } from './tenant-spec.js';

/** The tenants' databases of all configured servers, opened when first needed. */
@Injectable()
export class TenantDatabases implements OnApplicationShutdown {
  readonly #open = new Map<string, TenantDatabase>();

  constructor(private readonly config: Config) {}

  /** The one that holds this tenant's schema. @throws ProvisioningError when its server is no longer configured */
  of(tenant: Pick<Tenant, 'databaseServer'>): TenantDatabase {
    const url = adminUrlOf(tenant, this.config);
    let database = this.#open.get(url);
    if (!database) {
      database = new TenantDatabase(url);
      this.#open.set(url, database);
    }
    return database;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.#open.values()].map((database) => database.close()));
  }
}
