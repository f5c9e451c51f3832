import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { UuidPipe } from '../kernel/http/uuid.pipe.js';
import { queryFlag, type RawQuery } from '../kernel/list/list-request.js';
import type { Model } from '../kernel/model.js';
import {
  createCuratedVisualization,
  updateCuratedVisualization,
  type CreateCuratedVisualization,
  type UpdateCuratedVisualization,
} from './curated-visualization.schemas.js';
import { CuratedVisualizationsService } from './curated-visualizations.service.js';

@Controller('api/v1/curated_visualizations')
export class CuratedVisualizationsController {
  constructor(private readonly visualizations: CuratedVisualizationsService) {}

  @Post()
  @HttpCode(200)
  create(
    @CurrentCaller() caller: Caller,
    @Body(new BodyPipe(createCuratedVisualization)) body: CreateCuratedVisualization,
  ): Promise<Model> {
    return this.visualizations.create(caller, body);
  }

  @Get(':id')
  get(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<Model> {
    return this.visualizations.get(id, queryFlag(query, 'hydrate', true));
  }

  @Put(':id')
  update(
    @Param('id', UuidPipe) id: string,
    @Body(new BodyPipe(updateCuratedVisualization)) body: UpdateCuratedVisualization,
  ): Promise<Model> {
    return this.visualizations.update(id, body);
  }

  @Delete(':id')
  async delete(@Param('id', UuidPipe) id: string): Promise<null> {
    await this.visualizations.delete(id);
    return null;
  }
}
