import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { MayAnswer } from '../kernel/http/may-answer.js';
import { UuidPipe } from '../kernel/http/uuid.pipe.js';
import { parseListRequest, queryFlag, single, type RawQuery } from '../kernel/list/list-request.js';
import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import {
  createModelVersion,
  updateModelVersion,
  type CreateModelVersion,
  type UpdateModelVersion,
} from './model-version.schemas.js';
import { ModelVersionsService } from './model-versions.service.js';

@Controller('api/v1')
export class ModelVersionsController {
  constructor(private readonly versions: ModelVersionsService) {}

  @Post('model_versions')
  @MayAnswer(500)
  @HttpCode(200)
  create(
    @CurrentCaller() caller: Caller,
    @Body(new BodyPipe(createModelVersion)) body: CreateModelVersion,
  ): Promise<Model> {
    return this.versions.create(caller, body);
  }

  @Get('model_versions')
  list(@CurrentCaller() caller: Caller, @Query() query: RawQuery): Promise<Page<Model>> {
    const model = single(query, 'model_name_or_id');
    return this.versions.list(caller, parseListRequest(model ? { ...query, model } : query), single(query, 'project'));
  }

  /** The same list for one model. */
  @Get('models/:nameOrId/model_versions')
  listOfModel(
    @CurrentCaller() caller: Caller,
    @Param('nameOrId') nameOrId: string,
    @Query() query: RawQuery,
  ): Promise<Page<Model>> {
    const request = parseListRequest({ ...query, model: nameOrId });
    return this.versions.list(caller, request, single(query, 'project'));
  }

  @Get('model_versions/:id')
  get(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<Model> {
    return this.versions.get(id, queryFlag(query, 'hydrate', true));
  }

  @Put('model_versions/:id')
  @MayAnswer(500)
  update(
    @CurrentCaller() caller: Caller,
    @Param('id', UuidPipe) id: string,
    @Body(new BodyPipe(updateModelVersion)) body: UpdateModelVersion,
  ): Promise<Model> {
    return this.versions.update(caller, id, body);
  }

  @Delete('model_versions/:id')
  async delete(@Param('id', UuidPipe) id: string): Promise<null> {
    await this.versions.delete(id);
    return null;
  }
}
