import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { Logger } from 'pino';
import { CatalogController } from './catalog/catalog.controller.js';
import { AuditModule } from './audit/audit.module.js';
import { FirstStartService } from './bootstrap/first-start.service.js';
import { HousekeepingService } from './bootstrap/housekeeping.service.js';
import type { Config } from './config/config.js';
import { ConfigModule } from './config/config.module.js';
import { DocsController } from './docs/docs.controller.js';
import { HealthController } from './health/health.controller.js';
import { IdempotencyModule } from './idempotency/idempotency.module.js';
import { AuthGuard } from './identity/auth.guard.js';
import { IdentityModule } from './identity/identity.module.js';
import { LoggingModule } from './logging/logging.module.js';
import { Metrics } from './metrics/metrics.js';
import { TenantRecordsModule } from './tenants/tenant-records.module.js';
import { TenantsModule } from './tenants/tenants.module.js';

/** The API: controllers, and no processors. */
@Module({})
export class ApiModule {
  /** @param queue a module that exports `ReconcileQueue`. */
  static with(config: Config, logger: Logger, queue: NonNullable<ModuleMetadata['imports']>[number]): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        ConfigModule.with(config),
        LoggingModule.with(logger),
        AuditModule,
        IdempotencyModule,
        IdentityModule,
        TenantRecordsModule,
        TenantsModule.with(queue),
        queue,
      ],
      controllers: [CatalogController, HealthController, DocsController],
      providers: [{ provide: APP_GUARD, useClass: AuthGuard }, Metrics, FirstStartService, HousekeepingService],
    };
  }
}
