import { Module } from '@nestjs/common';
import { RunMetadataController } from './run-metadata.controller.js';
import { RunMetadataService } from './run-metadata.service.js';

@Module({ controllers: [RunMetadataController], providers: [RunMetadataService] })
export class RunMetadataModule {}
