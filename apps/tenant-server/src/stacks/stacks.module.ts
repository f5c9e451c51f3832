import { Module } from '@nestjs/common';
import { ComponentsModule } from '../components/components.module.js';
import { ServiceConnectorsModule } from '../service-connectors/service-connectors.module.js';
import { ServerModule } from '../server/server.module.js';
import { StackAssembly } from './stack-assembly.js';
import { StacksController } from './stacks.controller.js';
import { StacksRepository } from './stacks.repository.js';
import { StacksService } from './stacks.service.js';

@Module({
  imports: [ComponentsModule, ServerModule, ServiceConnectorsModule],
  controllers: [StacksController],
  providers: [StacksService, StacksRepository, StackAssembly],
})
export class StacksModule {}
