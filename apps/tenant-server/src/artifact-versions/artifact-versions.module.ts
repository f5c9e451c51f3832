import { Module } from '@nestjs/common';
import { ArtifactDataController } from './artifact-data.controller.js';
import { ArtifactVersionsController } from './artifact-versions.controller.js';
import { ArtifactVersionsRepository } from './artifact-versions.repository.js';
import { ArtifactVersionsService } from './artifact-versions.service.js';

@Module({
  controllers: [ArtifactVersionsController, ArtifactDataController],
  providers: [ArtifactVersionsRepository, ArtifactVersionsService],
})
export class ArtifactVersionsModule {}
