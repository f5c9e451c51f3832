import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { UuidPipe } from '../kernel/http/uuid.pipe.js';
import type { RawQuery } from '../kernel/list/list-request.js';
import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { viewOptionsIn } from './snapshot-query.js';
import { createSnapshot, type CreateSnapshot } from './snapshots.schemas.js';
import { SnapshotsService } from './snapshots.service.js';

/** What snapshots were called before 0.90: the same records under the old path. */
@Controller('api/v1/pipeline_deployments')
export class PipelineDeploymentsController {
  constructor(private readonly snapshots: SnapshotsService) {}

  @Get()
  list(@CurrentCaller() caller: Caller, @Query() query: RawQuery): Promise<Page<Model>> {
    return this.snapshots.list(caller, query);
  }

  @Post()
  @HttpCode(200)
  create(@CurrentCaller() caller: Caller, @Body(new BodyPipe(createSnapshot)) body: CreateSnapshot): Promise<Model> {
    return this.snapshots.create(caller, body);
  }

  @Get(':id')
  get(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<Model> {
    return this.snapshots.get(id, viewOptionsIn(query));
  }

  @Delete(':id')
  async delete(@Param('id', UuidPipe) id: string): Promise<null> {
    await this.snapshots.delete(id);
    return null;
  }
}
