import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { UsersModule } from '../users/users.module.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { ApiKeysService } from './api-keys.service.js';
import { ServiceAccountsController } from './service-accounts.controller.js';
import { ServiceAccountsRepository } from './service-accounts.repository.js';
import { ServiceAccountsService } from './service-accounts.service.js';

@Module({
  imports: [AuthModule, UsersModule],
  controllers: [ServiceAccountsController, ApiKeysController],
  providers: [ServiceAccountsRepository, ServiceAccountsService, ApiKeysRepository, ApiKeysService],
})
export class ServiceAccountsModule {}
