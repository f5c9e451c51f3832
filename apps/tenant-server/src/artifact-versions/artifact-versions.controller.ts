import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { MayAnswer } from '../kernel/http/may-answer.js';
import { UuidPipe } from '../kernel/http/uuid.pipe.js';
import { queryFlag, single, type RawQuery } from '../kernel/list/list-request.js';
import { RequestInvalidError } from '../kernel/errors/zenml.error.js';
import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import {
  createArtifactVersion,
  createArtifactVersions,
  updateArtifactVersion,
  type CreateArtifactVersion,
  type UpdateArtifactVersion,
} from './artifact-version.schemas.js';
import { ArtifactVersionsService } from './artifact-versions.service.js';

@Controller('api/v1/artifact_versions')
export class ArtifactVersionsController {
  constructor(private readonly versions: ArtifactVersionsService) {}

  @Get()
  list(@CurrentCaller() caller: Caller, @Query() query: RawQuery): Promise<Page<Model>> {
    return this.versions.list(caller, query);
  }

  @Post()
  @HttpCode(200)
  async create(
    @CurrentCaller() caller: Caller,
    @Body(new BodyPipe(createArtifactVersion)) body: CreateArtifactVersion,
  ): Promise<Model> {
    const [view] = await this.versions.create(caller, [body]);
    return view as Model;
  }

  @Post('batch')
  @HttpCode(200)
  createAll(
    @CurrentCaller() caller: Caller,
    @Body(new BodyPipe(createArtifactVersions)) body: CreateArtifactVersion[],
  ): Promise<Model[]> {
    return this.versions.create(caller, body);
  }

  @Delete()
  async prune(@CurrentCaller() caller: Caller, @Query() query: RawQuery): Promise<null> {
    const project = single(query, 'project_name_or_id');
    if (project === undefined) throw new RequestInvalidError(['query.project_name_or_id: Field required']);
    await this.versions.prune(caller, project, queryFlag(query, 'only_versions', true));
    return null;
  }

  @Get(':id')
  get(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<Model> {
    return this.versions.get(id, queryFlag(query, 'hydrate', true));
  }

  @Put(':id')
  update(
    @CurrentCaller() caller: Caller,
    @Param('id', UuidPipe) id: string,
    @Body(new BodyPipe(updateArtifactVersion)) body: UpdateArtifactVersion,
  ): Promise<Model> {
    return this.versions.update(caller, id, body);
  }

  @Delete(':id')
  @MayAnswer(500)
  async delete(
    @CurrentCaller() caller: Caller,
    @Param('id', UuidPipe) id: string,
    @Query() query: RawQuery,
  ): Promise<null> {
    await this.versions.delete(caller, id, {
      metadata: queryFlag(query, 'delete_metadata', true),
      data: queryFlag(query, 'delete_from_artifact_store', false),
    });
    return null;
  }
}
