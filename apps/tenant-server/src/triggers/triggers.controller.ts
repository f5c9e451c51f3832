import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { Public } from '@zendo/auth';
import { RequestInvalidError } from '../kernel/errors/zenml.error.js';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { parseUuid, UuidPipe } from '../kernel/http/uuid.pipe.js';
import { queryFlag, single, type RawQuery } from '../kernel/list/list-request.js';
import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import {
  attachment,
  createTrigger,
  PLATFORM_EVENTS,
  SOURCE_TYPES,
  updateTrigger,
  type CreateTrigger,
  type UpdateTrigger,
} from './triggers.schemas.js';
import { TriggersService } from './triggers.service.js';

@Controller('api/v1')
export class TriggersController {
  constructor(private readonly triggers: TriggersService) {}

  /** What there is to subscribe to: the same on every server, so nobody has to be logged in. */
  @Public()
  @Get('supported-events')
  supportedEvents(@Query() query: RawQuery): { value: string; description: string }[] {
    const type = SOURCE_TYPES.find((each) => each === single(query, 'source_type'));
    if (!type)
      throw new RequestInvalidError([
        "query.source_type: Input should be 'pipeline', 'pipeline_run' or 'pipeline_snapshot'",
      ]);
    return Object.entries(PLATFORM_EVENTS[type]).map(([value, description]) => ({ value, description }));
  }

  @Get('triggers')
  list(@CurrentCaller() caller: Caller, @Query() query: RawQuery): Promise<Page<Model>> {
    return this.triggers.list(caller, query);
  }

  @Post('triggers')
  @HttpCode(200)
  create(@CurrentCaller() caller: Caller, @Body(new BodyPipe(createTrigger)) body: CreateTrigger): Promise<Model> {
    return this.triggers.create(caller, body);
  }

  @Get('triggers/:id')
  get(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<Model> {
    return this.triggers.get(id, queryFlag(query, 'hydrate', true));
  }

  @Put('triggers/:id')
  update(@Param('id', UuidPipe) id: string, @Body(new BodyPipe(updateTrigger)) body: UpdateTrigger): Promise<Model> {
    return this.triggers.update(id, body);
  }

  @Delete('triggers/:id')
  async delete(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<null> {
    await this.triggers.delete(id, queryFlag(query, 'soft', true));
    return null;
  }

  @Put('triggers/:id/pipeline_snapshots/:snapshotId')
  attach(
    @Param('id', UuidPipe) id: string,
    @Param('snapshotId', UuidPipe) snapshotId: string,
    @Query() query: RawQuery,
    @Body(new BodyPipe(attachment)) _body: unknown,
  ): Promise<never> {
    queryFlag(query, 'allow_replace', false);
    return this.triggers.attach(id, snapshotId);
  }

  @Delete('triggers/:id/pipeline_snapshots/:snapshotId')
  async detach(@Param('id', UuidPipe) id: string, @Param('snapshotId', UuidPipe) snapshotId: string): Promise<null> {
    await this.triggers.detach(id, snapshotId);
    return null;
  }

  @Delete('triggers/:id/dispatch_state')
  async clearErrors(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<null> {
    const snapshot = single(query, 'snapshot_id');
    await this.triggers.clearErrors(id, snapshot && parseUuid(snapshot, 'query.snapshot_id'));
    return null;
  }
}
