import { Module } from '@nestjs/common';
import { ModelLinksController } from './model-links.controller.js';
import { ModelLinksRepository } from './model-links.repository.js';
import { ModelLinksService } from './model-links.service.js';

@Module({
  controllers: [ModelLinksController],
  providers: [ModelLinksRepository, ModelLinksService],
})
export class ModelLinksModule {}
