import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { MayAnswer } from '../kernel/http/may-answer.js';
import { parseUuid, UuidPipe } from '../kernel/http/uuid.pipe.js';
import { parseListRequest, queryFlag, single, type RawQuery } from '../kernel/list/list-request.js';
import { checkList, type Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { ConnectorClientService } from './connector-client.service.js';
import type { AskedResource } from './connector-instance.js';
import type { ConnectorResources } from './connector-resources.js';
import { ConnectorResourcesService, type StackResources } from './connector-resources.service.js';
import {
  connectorInfo,
  createServiceConnector,
  updateServiceConnector,
  type ConnectorInfo,
  type CreateServiceConnector,
  type UpdateServiceConnector,
} from './service-connectors.schemas.js';
import { SERVICE_CONNECTOR_LIST } from './service-connector.list.js';
import { ServiceConnectorsService, type ReadOptions } from './service-connectors.service.js';

@Controller('api/v1/service_connectors')
export class ServiceConnectorsController {
  constructor(
    private readonly connectors: ServiceConnectorsService,
    private readonly resources: ConnectorResourcesService,
    private readonly clients: ConnectorClientService,
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

  /** There is nothing to hydrate, so that word means nothing. */
  @Get('resources')
  listResources(@Query() query: RawQuery): Promise<ConnectorResources[]> {
    const request = parseListRequest(query, { hydrate: false });
    checkList(SERVICE_CONNECTOR_LIST, request);
    return this.resources.list(request);
  }

  @Post('verify')
  @MayAnswer(501)
  @HttpCode(200)
  verifyConfiguration(
    @Body(new BodyPipe(createServiceConnector)) body: CreateServiceConnector,
    @Query() query: RawQuery,
  ): Promise<ConnectorResources> {
    return this.resources.verifyConfiguration(body, queryFlag(query, 'list_resources', true));
  }

  @Post('full_stack_resources')
  @MayAnswer(501)
  @HttpCode(200)
  fullStackResources(
    @Body(new BodyPipe(connectorInfo)) info: ConnectorInfo | undefined,
    @Query() query: RawQuery,
  ): Promise<StackResources> {
    const id = single(query, 'connector_uuid');
    return this.resources.forStack(info, id === undefined ? undefined : parseUuid(id, 'query.connector_uuid'));
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
    return this.resources.verify(id, resourceIn(query), queryFlag(query, 'list_resources', true));
  }

  @Get(':id/client')
  @MayAnswer(501)
  client(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<Model> {
    return this.clients.client(id, resourceIn(query));
  }
}

const resourceIn = (query: RawQuery): AskedResource => ({
  resource_type: single(query, 'resource_type'),
  resource_id: single(query, 'resource_id'),
});

const readOptions = (query: RawQuery, hydrate: boolean): ReadOptions => ({
  hydrate: queryFlag(query, 'hydrate', hydrate),
  secrets: queryFlag(query, 'expand_secrets', true),
});
