import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { UuidPipe } from '../kernel/http/uuid.pipe.js';
import { queryFlag, type RawQuery } from '../kernel/list/list-request.js';
import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import {
  createWebhook,
  rotateSecret,
  updateWebhook,
  type CreateWebhook,
  type RotateSecret,
  type UpdateWebhook,
} from './webhooks.schemas.js';
import { WebhooksService } from './webhooks.service.js';

@Controller('api/v1/webhooks')
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  @Get()
  list(@CurrentCaller() caller: Caller, @Query() query: RawQuery): Promise<Page<Model>> {
    return this.webhooks.list(caller, query);
  }

  @Post()
  @HttpCode(200)
  create(@CurrentCaller() caller: Caller, @Body(new BodyPipe(createWebhook)) body: CreateWebhook): Promise<Model> {
    return this.webhooks.create(caller, body);
  }

  @Get(':id')
  get(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<Model> {
    return this.webhooks.get(id, queryFlag(query, 'hydrate', true));
  }

  @Put(':id')
  update(@Param('id', UuidPipe) id: string, @Body(new BodyPipe(updateWebhook)) body: UpdateWebhook): Promise<Model> {
    return this.webhooks.update(id, body);
  }

  @Put(':id/secret')
  rotate(
    @Param('id', UuidPipe) id: string,
    @Body(new BodyPipe(rotateSecret)) body: RotateSecret,
  ): Promise<{ secret: string }> {
    return this.webhooks.rotate(id, body);
  }

  @Delete(':id')
  async delete(@Param('id', UuidPipe) id: string): Promise<null> {
    await this.webhooks.delete(id);
    return null;
  }
}
