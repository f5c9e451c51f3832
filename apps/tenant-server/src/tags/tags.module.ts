import { Module } from '@nestjs/common';
import { TagResourcesController } from './tag-resources.controller.js';
import { TagResourcesService } from './tag-resources.service.js';
import { TagsController } from './tags.controller.js';
import { TagsRepository } from './tags.repository.js';
import { TagsService } from './tags.service.js';

@Module({
  controllers: [TagsController, TagResourcesController],
  providers: [TagsRepository, TagsService, TagResourcesService],
})
export class TagsModule {}
