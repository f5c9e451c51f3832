import { Module } from '@nestjs/common';
import { ApiKeysController } from '../api-keys/api-keys.controller.js';
import { ApiKeysRepository } from '../api-keys/api-keys.repository.js';
import { ApiKeysService } from '../api-keys/api-keys.service.js';
import { AuditModule } from '../audit/audit.module.js';
import { OperatorsController } from '../operators/operators.controller.js';
import { OperatorsService } from '../operators/operators.service.js';
import { SessionsController } from '../sessions/sessions.controller.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { OperatorsRepository } from './operators.repository.js';

/** Operators, their sessions, and keys. */
@Module({
  imports: [AuditModule],
  controllers: [ApiKeysController, OperatorsController, SessionsController],
  providers: [ApiKeysRepository, ApiKeysService, OperatorsRepository, OperatorsService, SessionsService],
  exports: [ApiKeysRepository, OperatorsRepository],
})
export class IdentityModule {}
