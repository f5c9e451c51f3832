import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { DatabaseModule } from '../database/database.module.js';
import { ImportsRepository } from '../imports/imports.repository.js';
import { OperationsRepository } from '../operations/operations.repository.js';
import { OrganizationsRepository } from '../organizations/organizations.repository.js';
import { PassesRepository } from './passes.repository.js';
import { RetentionService } from './retention.service.js';
import { TenantChangesService } from './tenant-changes.service.js';
import { TenantPresenter } from './tenant-presenter.js';
import { TenantsRepository } from './tenants.repository.js';

const RECORDS = [
  TenantsRepository,
  OperationsRepository,
  OrganizationsRepository,
  PassesRepository,
  ImportsRepository,
  TenantPresenter,
  TenantChangesService,
  RetentionService,
];

/**
 * Tenants, operations and organizations as rows, without a controller or a queue: what the API and the worker both stand
 * on. Needs `ConfigModule` and `LoggingModule`.
 */
@Module({ imports: [DatabaseModule, AuditModule], providers: RECORDS, exports: [...RECORDS, AuditModule] })
export class TenantRecordsModule {}
