import { Module } from '@nestjs/common';
import { ServerModule } from '../server/server.module.js';
import { DeploymentsController } from './deployments.controller.js';
import { DeploymentsRepository } from './deployments.repository.js';
import { DeploymentsService } from './deployments.service.js';

@Module({
  imports: [ServerModule],
  controllers: [DeploymentsController],
  providers: [DeploymentsService, DeploymentsRepository],
})
export class DeploymentsModule {}
