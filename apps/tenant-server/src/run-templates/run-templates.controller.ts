import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { UuidPipe } from '../kernel/http/uuid.pipe.js';
import { queryFlag, type RawQuery } from '../kernel/list/list-request.js';
import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import {
  createRunTemplate,
  updateRunTemplate,
  type CreateRunTemplate,
  type UpdateRunTemplate,
} from './run-templates.schemas.js';
import { RunTemplatesService } from './run-templates.service.js';

@Controller('api/v1/run_templates')
export class RunTemplatesController {
  constructor(private readonly runTemplates: RunTemplatesService) {}

  @Get()
  list(@CurrentCaller() caller: Caller, @Query() query: RawQuery): Promise<Page<Model>> {
    return this.runTemplates.list(caller, query);
  }

  @Post()
  @HttpCode(200)
  create(
    @CurrentCaller() caller: Caller,
    @Body(new BodyPipe(createRunTemplate)) body: CreateRunTemplate,
  ): Promise<Model> {
    return this.runTemplates.create(caller, body);
  }

  @Get(':id')
  get(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<Model> {
    return this.runTemplates.get(id, queryFlag(query, 'hydrate', true));
  }

  @Put(':id')
  update(
    @CurrentCaller() caller: Caller,
    @Param('id', UuidPipe) id: string,
    @Body(new BodyPipe(updateRunTemplate)) body: UpdateRunTemplate,
  ): Promise<Model> {
    return this.runTemplates.update(caller, id, body);
  }

  @Delete(':id')
  async delete(@Param('id', UuidPipe) id: string): Promise<null> {
    await this.runTemplates.delete(id);
    return null;
  }
}
