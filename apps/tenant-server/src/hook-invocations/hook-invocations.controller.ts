import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { UuidPipe } from '../kernel/http/uuid.pipe.js';
import { parseListRequest, queryFlag, type RawQuery } from '../kernel/list/list-request.js';
import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { createHookInvocation, type CreateHookInvocation } from './hook-invocations.schemas.js';
import { HookInvocationsService } from './hook-invocations.service.js';

@Controller('api/v1/hook_invocations')
export class HookInvocationsController {
  constructor(private readonly invocations: HookInvocationsService) {}

  @Get()
  list(@CurrentCaller() caller: Caller, @Query() query: RawQuery): Promise<Page<Model>> {
    return this.invocations.list(caller, query, parseListRequest(query));
  }

  @Post()
  @HttpCode(200)
  create(
    @CurrentCaller() caller: Caller,
    @Body(new BodyPipe(createHookInvocation)) body: CreateHookInvocation,
  ): Promise<Model> {
    return this.invocations.create(caller, body);
  }

  @Get(':id')
  get(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<Model> {
    return this.invocations.get(id, queryFlag(query, 'hydrate', true));
  }

  @Delete(':id')
  async delete(@Param('id', UuidPipe) id: string): Promise<null> {
    await this.invocations.delete(id);
    return null;
  }
}
