import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { NotImplementedHereError } from '../kernel/errors/zenml.error.js';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { MayAnswer } from '../kernel/http/may-answer.js';
import { UuidPipe } from '../kernel/http/uuid.pipe.js';
import { parseListRequest, queryFlag, single, type RawQuery } from '../kernel/list/list-request.js';
import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import type { ConnectorResources } from './connector-resources.js';
import { ConnectorResourcesService } from './connector-resources.service.js';
import {
  createServiceConnector,
  updateServiceConnector,
  type CreateServiceConnector,
  type UpdateServiceConnector,
} from './service-connectors.schemas.js';
import { ServiceConnectorsService, type ReadOptions } from './service-connectors.service.js';

@Controller('api/v1/service_connectors')
export class ServiceConnectorsController {
  constructor(
    private readonly connectors: ServiceConnectorsService,
    private readonly resources: ConnectorResourcesService,
  ) {}

  @Get()
  list(@Query() query: RawQuery): Promise<Page<Model>> {
    return this.connectors.list(parseListRequest(query), readOptions(query, false));
  }

  @Post()
  @HttpCode(200)
  create(
    @CurrentCaller() caller: Caller,
    @Body(new BodyPipe(createServiceConnector)) body: CreateServiceConnector,
  ): Promise<Model> {
    return this.connectors.create(caller, body);
  }

  @Get('resources')
  @MayAnswer(501)
  listResources(@Query() query: RawQuery): Promise<ConnectorResources[]> {
    return this.resources.list(parseListRequest(query));
  }

  @Post('verify')
  @MayAnswer(501)
  @HttpCode(200)
  verifyConfiguration(@Body(new BodyPipe(createServiceConnector)) body: CreateServiceConnector): ConnectorResources {
    return this.resources.verifyConfiguration(body);
  }

  @Post('full_stack_resources')
  @MayAnswer(501)
  fullStackResources(): never {
    throw new NotImplementedHereError('This server does not look for resources in clouds.');
  }

  @Get(':id')
  get(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<Model> {
    return this.connectors.get(id, readOptions(query, true));
  }

  @Put(':id')
  update(
    @CurrentCaller() caller: Caller,
    @Param('id', UuidPipe) id: string,
    @Body(new BodyPipe(updateServiceConnector)) body: UpdateServiceConnector,
  ): Promise<Model> {
    return this.connectors.update(caller, id, body);
  }

  @Delete(':id')
  async delete(@Param('id', UuidPipe) id: string): Promise<null> {
    await this.connectors.delete(id);
    return null;
  }

  @Put(':id/verify')
  @MayAnswer(501)
  verify(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<ConnectorResources> {
    return this.resources.verify(id, {
      resource_type: single(query, 'resource_type'),
      resource_id: single(query, 'resource_id'),
    });
  }

  /** Short-lived credentials are made by code that runs at the client; at a 501 it makes them itself. */
  @Get(':id/client')
  @MayAnswer(501)
  async client(@Param('id', UuidPipe) id: string): Promise<never> {
    await this.connectors.get(id, { hydrate: false, secrets: false });
    throw new NotImplementedHereError('This server does not make connector clients.');
  }
}

const readOptions = (query: RawQuery, hydrate: boolean): ReadOptions => ({
  hydrate: queryFlag(query, 'hydrate', hydrate),
  secrets: queryFlag(query, 'expand_secrets', true),
});
