import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { MayAnswer } from '../kernel/http/may-answer.js';
import { UuidPipe } from '../kernel/http/uuid.pipe.js';
import { queryFlag, type RawQuery } from '../kernel/list/list-request.js';
import type { Model } from '../kernel/model.js';
import { createLogs, updateLogs, type CreateLogs, type UpdateLogs } from './logs.schemas.js';
import { LogsService } from './logs.service.js';
import { entriesRequest } from './reading/entries-request.js';
import type { LogEntries } from './reading/log-place.js';

@Controller('api/v1/logs')
export class LogsController {
  constructor(private readonly logs: LogsService) {}

  @Post()
  @HttpCode(200)
  create(@CurrentCaller() caller: Caller, @Body(new BodyPipe(createLogs)) body: CreateLogs): Promise<Model> {
    return this.logs.create(caller, body);
  }

  @Get(':id')
  get(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<Model> {
    return this.logs.get(id, queryFlag(query, 'hydrate', true));
  }

  @Put(':id')
  update(@Param('id', UuidPipe) id: string, @Body(new BodyPipe(updateLogs)) body: UpdateLogs): Promise<Model> {
    return this.logs.update(id, body);
  }

  @Get(':id/entries')
  @MayAnswer(403, 429, 501, 502)
  entries(
    @CurrentCaller() caller: Caller,
    @Param('id', UuidPipe) id: string,
    @Query() query: RawQuery,
  ): Promise<LogEntries> {
    return this.logs.entries(caller, id, entriesRequest(query));
  }
}
