import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { UuidPipe } from '../kernel/http/uuid.pipe.js';
import { parseListRequest, queryFlag, type RawQuery } from '../kernel/list/list-request.js';
import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { createStack, updateStack, type CreateStack, type UpdateStack } from './stacks.schemas.js';
import { StacksService } from './stacks.service.js';

@Controller('api/v1/stacks')
export class StacksController {
  constructor(private readonly stacks: StacksService) {}

  @Get()
  list(@Query() query: RawQuery): Promise<Page<Model>> {
    return this.stacks.list(parseListRequest(query));
  }

  @Post()
  @HttpCode(200)
  create(@CurrentCaller() caller: Caller, @Body(new BodyPipe(createStack)) body: CreateStack): Promise<Model> {
    return this.stacks.create(caller, body);
  }

  @Get(':id')
  get(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<Model> {
    return this.stacks.get(id, queryFlag(query, 'hydrate', true));
  }

  @Put(':id')
  update(
    @CurrentCaller() caller: Caller,
    @Param('id', UuidPipe) id: string,
    @Body(new BodyPipe(updateStack)) body: UpdateStack,
  ): Promise<Model> {
    return this.stacks.update(caller, id, body);
  }

  @Delete(':id')
  async delete(@Param('id', UuidPipe) id: string): Promise<null> {
    await this.stacks.delete(id);
    return null;
  }
}
