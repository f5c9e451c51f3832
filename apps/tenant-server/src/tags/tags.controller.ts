import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { UuidPipe } from '../kernel/http/uuid.pipe.js';
import { parseListRequest, queryFlag, type RawQuery } from '../kernel/list/list-request.js';
import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { createTag, updateTag, type CreateTag, type UpdateTag } from './tag.schemas.js';
import { TagsService } from './tags.service.js';

@Controller('api/v1/tags')
export class TagsController {
  constructor(private readonly tags: TagsService) {}

  @Post()
  @HttpCode(200)
  create(@CurrentCaller() caller: Caller, @Body(new BodyPipe(createTag)) body: CreateTag): Promise<Model> {
    return this.tags.create(caller, body);
  }

  @Get()
  list(@Query() query: RawQuery): Promise<Page<Model>> {
    return this.tags.list(parseListRequest(query));
  }

  @Get(':id')
  get(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<Model> {
    return this.tags.get(id, queryFlag(query, 'hydrate', true));
  }

  @Put(':id')
  update(@Param('id', UuidPipe) id: string, @Body(new BodyPipe(updateTag)) body: UpdateTag): Promise<Model> {
    return this.tags.update(id, body);
  }

  @Delete(':id')
  async delete(@Param('id', UuidPipe) id: string): Promise<null> {
    await this.tags.delete(id);
    return null;
  }
}
