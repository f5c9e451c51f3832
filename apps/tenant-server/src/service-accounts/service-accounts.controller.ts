import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { parseListRequest, queryFlag, type RawQuery } from '../kernel/list/list-request.js';
import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import {
  createServiceAccount,
  updateServiceAccount,
  type CreateServiceAccount,
  type UpdateServiceAccount,
} from './service-accounts.schemas.js';
import { ServiceAccountsService } from './service-accounts.service.js';

@Controller('api/v1/service_accounts')
export class ServiceAccountsController {
  constructor(private readonly serviceAccounts: ServiceAccountsService) {}

  @Get()
  list(@Query() query: RawQuery): Promise<Page<Model>> {
    return this.serviceAccounts.list(parseListRequest(query));
  }

  @Post()
  @HttpCode(200)
  create(
    @CurrentCaller() caller: Caller,
    @Body(new BodyPipe(createServiceAccount)) body: CreateServiceAccount,
  ): Promise<Model> {
    return this.serviceAccounts.create(caller, body);
  }

  @Get(':nameOrId')
  get(@Param('nameOrId') nameOrId: string, @Query() query: RawQuery): Promise<Model> {
    return this.serviceAccounts.get(nameOrId, queryFlag(query, 'hydrate', true));
  }

  @Put(':nameOrId')
  update(
    @CurrentCaller() caller: Caller,
    @Param('nameOrId') nameOrId: string,
    @Body(new BodyPipe(updateServiceAccount)) body: UpdateServiceAccount,
  ): Promise<Model> {
    return this.serviceAccounts.update(caller, nameOrId, body);
  }

  @Delete(':nameOrId')
  async delete(@CurrentCaller() caller: Caller, @Param('nameOrId') nameOrId: string): Promise<null> {
    await this.serviceAccounts.delete(caller, nameOrId);
    return null;
  }
}
