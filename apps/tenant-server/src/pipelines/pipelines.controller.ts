import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { UuidPipe } from '../kernel/http/uuid.pipe.js';
import { queryFlag, type RawQuery } from '../kernel/list/list-request.js';
import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { createPipeline, updatePipeline, type CreatePipeline, type UpdatePipeline } from './pipelines.schemas.js';
import { PipelinesService } from './pipelines.service.js';

@Controller('api/v1/pipelines')
export class PipelinesController {
  constructor(private readonly pipelines: PipelinesService) {}

  @Get()
  list(@CurrentCaller() caller: Caller, @Query() query: RawQuery): Promise<Page<Model>> {
    return this.pipelines.list(caller, query);
  }

  @Post()
  @HttpCode(200)
  create(@CurrentCaller() caller: Caller, @Body(new BodyPipe(createPipeline)) body: CreatePipeline): Promise<Model> {
    return this.pipelines.create(caller, body);
  }

  @Get(':id')
  get(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<Model> {
    return this.pipelines.get(id, queryFlag(query, 'hydrate', true));
  }

  @Put(':id')
  update(
    @CurrentCaller() caller: Caller,
    @Param('id', UuidPipe) id: string,
    @Body(new BodyPipe(updatePipeline)) body: UpdatePipeline,
  ): Promise<Model> {
    return this.pipelines.update(caller, id, body);
  }

  @Delete(':id')
  async delete(@Param('id', UuidPipe) id: string): Promise<null> {
    await this.pipelines.delete(id);
    return null;
  }
}
