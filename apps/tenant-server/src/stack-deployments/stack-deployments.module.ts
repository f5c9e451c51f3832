import { Module } from '@nestjs/common';
import { LoginModule } from '../auth/login/login.module.js';
import { StackDeploymentsController } from './stack-deployments.controller.js';
import { StackDeploymentsRepository } from './stack-deployments.repository.js';
import { StackDeploymentsService } from './stack-deployments.service.js';

@Module({
  imports: [LoginModule],
  controllers: [StackDeploymentsController],
  providers: [StackDeploymentsService, StackDeploymentsRepository],
})
export class StackDeploymentsModule {}
