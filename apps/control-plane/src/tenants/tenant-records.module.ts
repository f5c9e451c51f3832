import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database/database.module.js';
import { OperationsRepository } from '../operations/operations.repository.js';
import { PassesRepository } from './passes.repository.js';
import { TenantsRepository } from './tenants.repository.js';

/** Tenants and operations as rows, without a controller: what the API and the worker both stand on. */
@Module({
  imports: [DatabaseModule],
  providers: [TenantsRepository, OperationsRepository, PassesRepository],
  exports: [TenantsRepository, OperationsRepository, PassesRepository],
})
export class TenantRecordsModule {}
