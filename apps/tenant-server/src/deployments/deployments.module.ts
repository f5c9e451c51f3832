import { Module } from '@nestjs/common';
import { DeploymentsController } from './deployments.controller.js';
import { DeploymentsRepository } from './deployments.repository.js';
import { DeploymentsService } from './deployments.service.js';

@Module({
  controllers: [DeploymentsController],
  providers: [DeploymentsService, DeploymentsRepository],
})
export class DeploymentsModule {}
