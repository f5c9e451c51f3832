import { Controller, Get, Param, Query } from '@nestjs/common';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { MayAnswer } from '../kernel/http/may-answer.js';
import { parseUuid, UuidPipe } from '../kernel/http/uuid.pipe.js';
import { single, type RawQuery } from '../kernel/list/list-request.js';
import { OwnedLogsService, type LogChoice } from './owned-logs.service.js';
import type { LogEntry } from './reading/log-entry.js';

@Controller('api/v1')
export class OwnedLogsController {
  constructor(private readonly logs: OwnedLogsService) {}

  @Get('runs/:id/logs')
  @MayAnswer(403, 429, 501, 502)
  ofRun(
    @CurrentCaller() caller: Caller,
    @Param('id', UuidPipe) id: string,
    @Query() query: RawQuery,
  ): Promise<readonly LogEntry[]> {
    return this.logs.entries('run', id, choiceOf(query), caller.userId);
  }

  @Get('steps/:id/logs')
  @MayAnswer(403, 429, 501, 502)
  ofStep(
    @CurrentCaller() caller: Caller,
    @Param('id', UuidPipe) id: string,
    @Query() query: RawQuery,
  ): Promise<readonly LogEntry[]> {
    return this.logs.entries('step', id, choiceOf(query), caller.userId);
  }
}

/** @throws RequestInvalidError (422) for an id that is none. */
function choiceOf(query: RawQuery): LogChoice {
  const id = single(query, 'logs_id');
  return {
    source: single(query, 'source') || undefined,
    logsId: id === undefined ? undefined : parseUuid(id, 'query.logs_id'),
  };
}
