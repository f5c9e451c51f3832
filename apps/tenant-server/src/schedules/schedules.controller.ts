import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { UuidPipe } from '../kernel/http/uuid.pipe.js';
import { queryFlag, type RawQuery } from '../kernel/list/list-request.js';
import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { createSchedule, updateSchedule, type CreateSchedule, type UpdateSchedule } from './schedules.schemas.js';
import { SchedulesService } from './schedules.service.js';

@Controller('api/v1/schedules')
export class SchedulesController {
  constructor(private readonly schedules: SchedulesService) {}

  @Get()
  list(@CurrentCaller() caller: Caller, @Query() query: RawQuery): Promise<Page<Model>> {
    return this.schedules.list(caller, query);
  }

  @Post()
  @HttpCode(200)
  create(@CurrentCaller() caller: Caller, @Body(new BodyPipe(createSchedule)) body: CreateSchedule): Promise<Model> {
    return this.schedules.create(caller, body);
  }

  @Get(':id')
  get(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<Model> {
    return this.schedules.get(id, queryFlag(query, 'hydrate', true));
  }

  @Put(':id')
  update(@Param('id', UuidPipe) id: string, @Body(new BodyPipe(updateSchedule)) body: UpdateSchedule): Promise<Model> {
    return this.schedules.update(id, body);
  }

  @Delete(':id')
  async delete(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<null> {
    await this.schedules.delete(id, queryFlag(query, 'soft', false));
    return null;
  }
}
