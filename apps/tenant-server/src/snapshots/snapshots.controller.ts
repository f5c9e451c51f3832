import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { UuidPipe } from '../kernel/http/uuid.pipe.js';
import { queryFlag, type RawQuery } from '../kernel/list/list-request.js';
import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { viewOptionsIn } from './snapshot-query.js';
import {
  createSnapshot,
  pruneSnapshots,
  updateSnapshot,
  type CreateSnapshot,
  type PruneSnapshots,
  type UpdateSnapshot,
} from './snapshots.schemas.js';
import { SnapshotsService, type PruneResult } from './snapshots.service.js';

/** There is no `POST :id/runs`: clients take the 405 for "this server cannot run snapshots". */
@Controller('api/v1/pipeline_snapshots')
export class SnapshotsController {
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

  @Post('prune')
  @HttpCode(200)
  prune(
    @CurrentCaller() caller: Caller,
    @Body(new BodyPipe(pruneSnapshots)) body: PruneSnapshots,
  ): Promise<PruneResult> {
    return this.snapshots.prune(caller, body);
  }

  @Get(':id')
  get(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<Model> {
    // The schema is made by official Python code, so there is none, whatever is asked.
    queryFlag(query, 'include_config_schema', false);
    return this.snapshots.get(id, viewOptionsIn(query));
  }

  @Put(':id')
  update(
    @CurrentCaller() caller: Caller,
    @Param('id', UuidPipe) id: string,
    @Body(new BodyPipe(updateSnapshot)) body: UpdateSnapshot,
  ): Promise<Model> {
    return this.snapshots.update(caller, id, body);
  }

  @Delete(':id')
  async delete(@Param('id', UuidPipe) id: string): Promise<null> {
    await this.snapshots.delete(id);
    return null;
  }
}
