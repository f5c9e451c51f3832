import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { UuidPipe } from '../kernel/http/uuid.pipe.js';
import { parseListRequest, queryFlag, type RawQuery } from '../kernel/list/list-request.js';
import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import {
  createWaitCondition,
  resolveWaitCondition,
  updateLease,
  type CreateWaitCondition,
  type ResolveWaitCondition,
  type UpdateLease,
} from './run-wait-conditions.schemas.js';
import { WaitConditionsService } from './run-wait-conditions.service.js';

@Controller('api/v1/run_wait_conditions')
export class WaitConditionsController {
  constructor(private readonly conditions: WaitConditionsService) {}

  @Get()
  list(@CurrentCaller() caller: Caller, @Query() query: RawQuery): Promise<Page<Model>> {
    return this.conditions.list(caller, query, parseListRequest(query));
  }

  @Post()
  @HttpCode(200)
  create(
    @CurrentCaller() caller: Caller,
    @Body(new BodyPipe(createWaitCondition)) body: CreateWaitCondition,
  ): Promise<Model> {
    return this.conditions.create(caller, body);
  }

  @Get(':id')
  get(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<Model> {
    return this.conditions.get(id, queryFlag(query, 'hydrate', true));
  }

  @Put(':id')
  updateLease(@Param('id', UuidPipe) id: string, @Body(new BodyPipe(updateLease)) body: UpdateLease): Promise<string> {
    return this.conditions.updateLease(id, body);
  }

  @Put(':id/resolve')
  resolve(
    @CurrentCaller() caller: Caller,
    @Param('id', UuidPipe) id: string,
    @Body(new BodyPipe(resolveWaitCondition)) body: ResolveWaitCondition,
  ): Promise<Model> {
    return this.conditions.resolve(caller, id, body);
  }
}
