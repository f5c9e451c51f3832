import { Module } from '@nestjs/common';
import { ObjectStoresModule } from '../object-stores/object-stores.module.js';
import { ArtifactDataController } from './artifact-data.controller.js';
import { ArtifactFilesService } from './artifact-files.service.js';
import { ArtifactVersionsController } from './artifact-versions.controller.js';
import { ArtifactVersionsRepository } from './artifact-versions.repository.js';
import { ArtifactVersionsService } from './artifact-versions.service.js';

@Module({
  imports: [ObjectStoresModule],
  controllers: [ArtifactVersionsController, ArtifactDataController],
  providers: [ArtifactVersionsRepository, ArtifactVersionsService, ArtifactFilesService],
})
export class ArtifactVersionsModule {}
