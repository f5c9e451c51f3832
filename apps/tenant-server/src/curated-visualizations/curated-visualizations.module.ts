import { Module } from '@nestjs/common';
import { CuratedVisualizationsController } from './curated-visualizations.controller.js';
import { CuratedVisualizationsService } from './curated-visualizations.service.js';

@Module({
  controllers: [CuratedVisualizationsController],
  providers: [CuratedVisualizationsService],
})
export class CuratedVisualizationsModule {}
