import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { MayAnswer } from '../kernel/http/may-answer.js';
import { UuidPipe } from '../kernel/http/uuid.pipe.js';
import { parseListRequest, queryFlag, type RawQuery } from '../kernel/list/list-request.js';
import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { createRun, updateRun, type CreateRun, type UpdateRun } from './runs.schemas.js';
import { RunsService } from './runs.service.js';

@Controller('api/v1/runs')
export class RunsController {
  constructor(private readonly runs: RunsService) {}

  @Post()
  @MayAnswer(500)
  @HttpCode(200)
  getOrCreate(
    @CurrentCaller() caller: Caller,
    @Body(new BodyPipe(createRun)) body: CreateRun,
  ): Promise<[Model, boolean]> {
    return this.runs.getOrCreate(caller, body);
  }

  @Get()
  list(@CurrentCaller() caller: Caller, @Query() query: RawQuery): Promise<Page<Model>> {
    const fullMetadata = queryFlag(query, 'include_full_metadata', false);
    return this.runs.list(caller, query, parseListRequest(query), fullMetadata);
  }

  @Get(':id')
  get(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<Model> {
    // Only official Python code asks an orchestrator for news, so there are none.
    queryFlag(query, 'refresh_status', false);
    return this.runs.get(id, {
      hydrate: queryFlag(query, 'hydrate', true),
      fullMetadata: queryFlag(query, 'include_full_metadata', false),
      pythonPackages: queryFlag(query, 'include_python_packages', false),
    });
  }

  @Put(':id')
  update(
    @CurrentCaller() caller: Caller,
    @Param('id', UuidPipe) id: string,
    @Body(new BodyPipe(updateRun)) body: UpdateRun,
  ): Promise<Model> {
    return this.runs.update(caller, id, body);
  }

  @Delete(':id')
  async delete(@Param('id', UuidPipe) id: string): Promise<null> {
    await this.runs.delete(id);
    return null;
  }

  @Get(':id/status')
  status(@Param('id', UuidPipe) id: string): Promise<string> {
    return this.runs.statusOf(id);
  }

  @Get(':id/pipeline-configuration')
  configuration(@Param('id', UuidPipe) id: string): Promise<unknown> {
    return this.runs.configurationOf(id);
  }

  @Post(':id/refresh')
  @HttpCode(200)
  async refresh(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<null> {
    queryFlag(query, 'include_steps', false);
    await this.runs.refresh(id);
    return null;
  }

  @Post(':id/stop')
  @HttpCode(200)
  async stop(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<null> {
    queryFlag(query, 'graceful', false);
    await this.runs.stop(id);
    return null;
  }

  @Put(':id/disable_heartbeat')
  async disableHeartbeat(@Param('id', UuidPipe) id: string): Promise<null> {
    await this.runs.disableHeartbeat(id);
    return null;
  }
}
