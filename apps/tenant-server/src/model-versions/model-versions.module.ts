import { Module } from '@nestjs/common';
import { ModelVersionsController } from './model-versions.controller.js';
import { ModelVersionsRepository } from './model-versions.repository.js';
import { ModelVersionsService } from './model-versions.service.js';

@Module({
  controllers: [ModelVersionsController],
  providers: [ModelVersionsRepository, ModelVersionsService],
})
export class ModelVersionsModule {}
