import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { MayAnswer } from '../kernel/http/may-answer.js';
import { UuidPipe } from '../kernel/http/uuid.pipe.js';
import { parseListRequest, queryFlag, type RawQuery } from '../kernel/list/list-request.js';
import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { HeartbeatService, type Heartbeat } from './heartbeat.service.js';
import { createStep, heartbeat, updateStep, type CreateStep, type UpdateStep } from './steps.schemas.js';
import { StepsService } from './steps.service.js';

@Controller('api/v1/steps')
export class StepsController {
  constructor(
    private readonly steps: StepsService,
    private readonly heartbeats: HeartbeatService,
  ) {}

  @Post()
  @MayAnswer(500)
  @HttpCode(200)
  create(@CurrentCaller() caller: Caller, @Body(new BodyPipe(createStep)) body: CreateStep): Promise<Model> {
    return this.steps.create(caller, body);
  }

  @Get()
  list(@CurrentCaller() caller: Caller, @Query() query: RawQuery): Promise<Page<Model>> {
    return this.steps.list(caller, query, parseListRequest(query));
  }

  @Get(':id')
  get(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<Model> {
    return this.steps.get(id, queryFlag(query, 'hydrate', true));
  }

  @Put(':id')
  update(@Param('id', UuidPipe) id: string, @Body(new BodyPipe(updateStep)) body: UpdateStep): Promise<Model> {
    return this.steps.update(id, body);
  }

  @Get(':id/status')
  status(@Param('id', UuidPipe) id: string): Promise<string> {
    return this.steps.statusOf(id);
  }

  @Get(':id/step-configuration')
  configuration(@Param('id', UuidPipe) id: string): Promise<unknown> {
    return this.steps.configurationOf(id);
  }

  /** The body may only say how soon the client means to come back, which nothing here depends on. */
  @Put(':id/heartbeat')
  heartbeat(
    @CurrentCaller() caller: Caller,
    @Param('id', UuidPipe) id: string,
    @Body(new BodyPipe(heartbeat)) _body: unknown,
  ): Promise<Heartbeat> {
    return this.heartbeats.beat(caller, id);
  }
}
