import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { UuidPipe } from '../kernel/http/uuid.pipe.js';
import { queryFlag, type RawQuery } from '../kernel/list/list-request.js';
import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { createBuild, type CreateBuild } from './builds.schemas.js';
import { BuildsService } from './builds.service.js';

@Controller('api/v1/pipeline_builds')
export class BuildsController {
  constructor(private readonly builds: BuildsService) {}

  @Get()
  list(@CurrentCaller() caller: Caller, @Query() query: RawQuery): Promise<Page<Model>> {
    return this.builds.list(caller, query);
  }

  @Post()
  @HttpCode(200)
  create(@CurrentCaller() caller: Caller, @Body(new BodyPipe(createBuild)) body: CreateBuild): Promise<Model> {
    return this.builds.create(caller, body);
  }

  @Get(':id')
  get(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<Model> {
    return this.builds.get(id, queryFlag(query, 'hydrate', true));
  }

  @Delete(':id')
  async delete(@Param('id', UuidPipe) id: string): Promise<null> {
    await this.builds.delete(id);
    return null;
  }
}
