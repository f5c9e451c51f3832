import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { UuidPipe } from '../kernel/http/uuid.pipe.js';
import { parseListRequest, queryFlag, type RawQuery } from '../kernel/list/list-request.js';
import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { ApiKeysService } from './api-keys.service.js';
import {
  createApiKey,
  rotateApiKey,
  updateApiKey,
  type CreateApiKey,
  type RotateApiKey,
  type UpdateApiKey,
} from './service-accounts.schemas.js';

@Controller('api/v1/service_accounts/:accountId/api_keys')
export class ApiKeysController {
  constructor(private readonly keys: ApiKeysService) {}

  @Get()
  list(@Param('accountId', UuidPipe) accountId: string, @Query() query: RawQuery): Promise<Page<Model>> {
    return this.keys.list(accountId, parseListRequest(query, { ids: ['service_account'] }));
  }

  @Post()
  @HttpCode(200)
  create(
    @CurrentCaller() caller: Caller,
    @Param('accountId', UuidPipe) accountId: string,
    @Body(new BodyPipe(createApiKey)) body: CreateApiKey,
  ): Promise<Model> {
    return this.keys.create(caller, accountId, body);
  }

  @Get(':nameOrId')
  get(
    @Param('accountId', UuidPipe) accountId: string,
    @Param('nameOrId') nameOrId: string,
    @Query() query: RawQuery,
  ): Promise<Model> {
    return this.keys.get(accountId, nameOrId, queryFlag(query, 'hydrate', true));
  }

  @Put(':nameOrId')
  update(
    @CurrentCaller() caller: Caller,
    @Param('accountId', UuidPipe) accountId: string,
    @Param('nameOrId') nameOrId: string,
    @Body(new BodyPipe(updateApiKey)) body: UpdateApiKey,
  ): Promise<Model> {
    return this.keys.update(caller, accountId, nameOrId, body);
  }

  @Put(':nameOrId/rotate')
  rotate(
    @CurrentCaller() caller: Caller,
    @Param('accountId', UuidPipe) accountId: string,
    @Param('nameOrId') nameOrId: string,
    @Body(new BodyPipe(rotateApiKey)) body: RotateApiKey,
  ): Promise<Model> {
    return this.keys.rotate(caller, accountId, nameOrId, body);
  }

  @Delete(':nameOrId')
  async delete(
    @CurrentCaller() caller: Caller,
    @Param('accountId', UuidPipe) accountId: string,
    @Param('nameOrId') nameOrId: string,
  ): Promise<null> {
    await this.keys.delete(caller, accountId, nameOrId);
    return null;
  }
}
