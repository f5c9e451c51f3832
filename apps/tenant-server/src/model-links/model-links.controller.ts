import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { UuidPipe } from '../kernel/http/uuid.pipe.js';
import { queryFlag, type RawQuery } from '../kernel/list/list-request.js';
import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import {
  createArtifactLink,
  createRunLink,
  type CreateArtifactLink,
  type CreateRunLink,
} from './model-link.schemas.js';
import { ModelLinksService } from './model-links.service.js';

@Controller('api/v1')
export class ModelLinksController {
  constructor(private readonly links: ModelLinksService) {}

  @Post('model_version_artifacts')
  @HttpCode(200)
  linkArtifact(@Body(new BodyPipe(createArtifactLink)) body: CreateArtifactLink): Promise<Model> {
    return this.links.linkArtifact(body);
  }

  @Get('model_version_artifacts')
  artifactLinks(@Query() query: RawQuery): Promise<Page<Model>> {
    return this.links.artifactLinks(query);
  }

  @Post('model_version_pipeline_runs')
  @HttpCode(200)
  linkRun(@Body(new BodyPipe(createRunLink)) body: CreateRunLink): Promise<Model> {
    return this.links.linkRun(body);
  }

  @Get('model_version_pipeline_runs')
  runLinks(@Query() query: RawQuery): Promise<Page<Model>> {
    return this.links.runLinks(query);
  }

  @Delete('model_versions/:id/artifacts')
  async unlinkAllArtifacts(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<null> {
    await this.links.unlinkAllArtifacts(id, queryFlag(query, 'only_links', true));
    return null;
  }

  @Delete('model_versions/:id/artifacts/:nameOrId')
  async unlinkArtifact(@Param('id', UuidPipe) id: string, @Param('nameOrId') nameOrId: string): Promise<null> {
    await this.links.unlinkArtifact(id, nameOrId);
    return null;
  }

  @Delete('model_versions/:id/runs/:nameOrId')
  async unlinkRun(@Param('id', UuidPipe) id: string, @Param('nameOrId') nameOrId: string): Promise<null> {
    await this.links.unlinkRun(id, nameOrId);
    return null;
  }
}
