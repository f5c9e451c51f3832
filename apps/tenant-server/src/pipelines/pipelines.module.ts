import { Module } from '@nestjs/common';
import { PipelinesController } from './pipelines.controller.js';
import { PipelinesRepository } from './pipelines.repository.js';
import { PipelinesService } from './pipelines.service.js';

@Module({
  controllers: [PipelinesController],
  providers: [PipelinesService, PipelinesRepository],
})
export class PipelinesModule {}
