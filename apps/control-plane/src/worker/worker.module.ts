import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { AuditModule } from '../audit/audit.module.js';
import type { Config } from '../config/config.js';
import { ConfigModule } from '../config/config.module.js';
import { LoggingModule } from '../logging/logging.module.js';
import { ImportSteps } from '../imports/load/import-steps.js';
import { Metrics } from '../metrics/metrics.js';
import { QueueModule } from '../queue/queue.module.js';
import { TenantRecordsModule } from '../tenants/tenant-records.module.js';
import { TenantDatabases } from './databases.js';
import { DriftLook } from './drift-look.js';
import { ReconcileProcessor } from './reconcile.processor.js';
import { PassPlanner } from './pass-planner.js';
import { Reconciler } from './reconciler.js';
import { Resync } from './resync.js';
import { runtimeProvider } from './runtime.provider.js';
import { WorkerHealth } from './worker-health.js';

/** The worker: processors, and no controllers. */
@Module({})
export class WorkerModule {
  static with(config: Config, logger: Logger): DynamicModule {
    return {
      module: WorkerModule,
      imports: [ConfigModule.with(config), LoggingModule.with(logger), AuditModule, TenantRecordsModule, QueueModule],
      providers: [
        runtimeProvider,
        TenantDatabases,
        DriftLook,
        ImportSteps,
        PassPlanner,
        Reconciler,
        Resync,
        ReconcileProcessor,
        Metrics,
        WorkerHealth,
      ],
    };
  }
}
