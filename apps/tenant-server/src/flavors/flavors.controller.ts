import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { UuidPipe } from '../kernel/http/uuid.pipe.js';
import { parseListRequest, queryFlag, type RawQuery } from '../kernel/list/list-request.js';
import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { createFlavor, updateFlavor, type CreateFlavor, type UpdateFlavor } from './flavors.schemas.js';
import { FlavorsService } from './flavors.service.js';

@Controller('api/v1/flavors')
export class FlavorsController {
  constructor(private readonly flavors: FlavorsService) {}

  @Get()
  list(@Query() query: RawQuery): Promise<Page<Model>> {
    return this.flavors.list(parseListRequest(query));
  }

  @Post()
  @HttpCode(200)
  create(@CurrentCaller() caller: Caller, @Body(new BodyPipe(createFlavor)) body: CreateFlavor): Promise<Model> {
    return this.flavors.create(caller, body);
  }

  /** The flavors of a release are written by `migrate`, so there is never anything left to synchronize. */
  @Patch('sync')
  sync(): null {
    return null;
  }

  @Get(':id')
  get(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<Model> {
    return this.flavors.get(id, queryFlag(query, 'hydrate', true));
  }

  @Put(':id')
  update(@Param('id', UuidPipe) id: string, @Body(new BodyPipe(updateFlavor)) body: UpdateFlavor): Promise<Model> {
    return this.flavors.update(id, body);
  }

  @Delete(':id')
  async delete(@Param('id', UuidPipe) id: string): Promise<null> {
    await this.flavors.delete(id);
    return null;
  }
}
