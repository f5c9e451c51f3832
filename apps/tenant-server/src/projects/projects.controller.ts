import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { UuidPipe } from '../kernel/http/uuid.pipe.js';
import { parseListRequest, queryFlag, type RawQuery } from '../kernel/list/list-request.js';
import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { createProject, updateProject, type CreateProject, type UpdateProject } from './projects.schemas.js';
import { ProjectsService } from './projects.service.js';

@Controller('api/v1/projects')
export class ProjectsController {
  constructor(private readonly projects: ProjectsService) {}

  @Get()
  list(@Query() query: RawQuery): Promise<Page<Model>> {
    return this.projects.list(parseListRequest(query));
  }

  @Post()
  @HttpCode(200)
  create(@Body(new BodyPipe(createProject)) body: CreateProject): Promise<Model> {
    return this.projects.create(body);
  }

  @Get(':nameOrId')
  get(@Param('nameOrId') nameOrId: string, @Query() query: RawQuery): Promise<Model> {
    return this.projects.get(nameOrId, queryFlag(query, 'hydrate', true));
  }

  @Put(':id')
  update(@Param('id', UuidPipe) id: string, @Body(new BodyPipe(updateProject)) body: UpdateProject): Promise<Model> {
    return this.projects.update(id, body);
  }

  @Delete(':nameOrId')
  async delete(@Param('nameOrId') nameOrId: string): Promise<null> {
    await this.projects.delete(nameOrId);
    return null;
  }

  @Get(':nameOrId/statistics')
  statistics(@Param('nameOrId') nameOrId: string): Promise<{ pipelines: number; runs: number }> {
    return this.projects.statistics(nameOrId);
  }
}
