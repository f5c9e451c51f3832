import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { UuidPipe } from '../kernel/http/uuid.pipe.js';
import { parseListRequest, queryFlag, type RawQuery } from '../kernel/list/list-request.js';
import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { COMPONENT_TYPES } from './component-types.js';
import { createComponent, updateComponent, type CreateComponent, type UpdateComponent } from './components.schemas.js';
import { ComponentsService } from './components.service.js';

@Controller('api/v1')
export class ComponentsController {
  constructor(private readonly components: ComponentsService) {}

  @Get('component-types')
  types(): readonly string[] {
    return COMPONENT_TYPES;
  }

  @Get('components')
  list(@Query() query: RawQuery): Promise<Page<Model>> {
    return this.components.list(parseListRequest(query));
  }

  @Post('components')
  @HttpCode(200)
  create(@CurrentCaller() caller: Caller, @Body(new BodyPipe(createComponent)) body: CreateComponent): Promise<Model> {
    return this.components.create(caller, body);
  }

  @Get('components/:id')
  get(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<Model> {
    return this.components.get(id, queryFlag(query, 'hydrate', true));
  }

  @Put('components/:id')
  update(
    @CurrentCaller() caller: Caller,
    @Param('id', UuidPipe) id: string,
    @Body(new BodyPipe(updateComponent)) body: UpdateComponent,
  ): Promise<Model> {
    return this.components.update(caller, id, body);
  }

  @Delete('components/:id')
  async delete(@Param('id', UuidPipe) id: string): Promise<null> {
    await this.components.delete(id);
    return null;
  }
}
