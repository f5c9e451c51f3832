import { Controller, Get, Param, Query } from '@nestjs/common';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { UuidPipe } from '../kernel/http/uuid.pipe.js';
import { parseListRequest, single, type RawQuery } from '../kernel/list/list-request.js';
import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { StepsService } from './steps.service.js';

/** `/runs/{id}/steps`, which is about steps. */
@Controller('api/v1/runs')
export class RunStepsController {
  constructor(private readonly steps: StepsService) {}

  @Get(':id/steps')
  list(
    @CurrentCaller() caller: Caller,
    @Param('id', UuidPipe) id: string,
    @Query() query: RawQuery,
  ): Promise<Page<Model>> {
    return this.steps.listOfRun(caller, id, single(query, 'project'), parseListRequest(query, { hydrate: false }));
  }
}
