import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import { AuditController } from '../audit/audit.controller.js';
import { ExportsController } from '../exports/exports.controller.js';
import { ExportsService } from '../exports/exports.service.js';
import { ImportsController } from '../imports/imports.controller.js';
import { ImportsService } from '../imports/imports.service.js';
import { CancellationsService } from '../operations/cancellations.service.js';
import { OperationStream } from '../operations/operation-stream.js';
import { OperationWatcher } from '../operations/operation-watcher.js';
import { OperationsController } from '../operations/operations.controller.js';
import { OperationsService } from '../operations/operations.service.js';
import { OrganizationsController } from '../organizations/organizations.controller.js';
import { OrganizationsService } from '../organizations/organizations.service.js';
import { TenantDetailsService } from './tenant-details.service.js';
import { TenantRecordsModule } from './tenant-records.module.js';
import { TenantVerbsController } from './tenant-verbs.controller.js';
import { TenantsController } from './tenants.controller.js';
import { TenantsService } from './tenants.service.js';

/** The API's view of tenants, their operations, organizations and audit events. */
@Module({})
export class TenantsModule {
  /** @param queue a module that exports `ReconcileQueue`. */
  static with(queue: NonNullable<ModuleMetadata['imports']>[number]): DynamicModule {
    return {
      module: TenantsModule,
      imports: [TenantRecordsModule, queue],
      controllers: [
        TenantsController,
        TenantVerbsController,
        ImportsController,
        ExportsController,
        OperationsController,
        OrganizationsController,
        AuditController,
      ],
      providers: [
        TenantsService,
        TenantDetailsService,
        ImportsService,
        ExportsService,
        CancellationsService,
        OperationsService,
        OperationStream,
        OperationWatcher,
        OrganizationsService,
      ],
    };
  }
}
