import { Controller, Get, Headers, HttpCode, Param, Post, Query, Res, SerializeOptions } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { ApiProblems } from '../docs/api-responses.js';
import { type Caller, CurrentCaller } from '../identity/caller.js';
import { Requires } from '../identity/requires.decorator.js';
import { CancellationsService } from './cancellations.service.js';
import { OperationStream } from './operation-stream.js';
import { operationPage, operationsQuery, operationView } from './operations.schemas.js';
import { OperationsService } from './operations.service.js';

/** Changes of tenants, from request to end: to list, to poll (with ETag) and to watch. */
@ApiTags('operations')
@ApiBearerAuth()
@Controller('api/v1/operations')
@Requires('operations:read')
export class OperationsController {
  constructor(
    private readonly operations: OperationsService,
    private readonly stream: OperationStream,
    private readonly cancellations: CancellationsService,
  ) {}

  @Get()
  @SerializeOptions({ schema: operationPage })
  @ApiOperation({ summary: 'List operations, newest first' })
  @ApiOkResponse({ standardSchema: operationPage })
  @ApiProblems(422)
  list(@Query({ schema: operationsQuery }) query: z.output<typeof operationsQuery>) {
    return this.operations.list(query);
  }

  @Get(':id')
  @SerializeOptions({ schema: operationView })
  @ApiOperation({ summary: 'Get an operation and its steps' })
  @ApiHeader({ name: 'If-None-Match', required: false, description: 'An ETag: 304 when nothing has changed since.' })
  @ApiOkResponse({ standardSchema: operationView })
  @ApiProblems(404)
  async get(
    @Param('id') id: string,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const view = await this.operations.get(id);
    const etag = `"${view.version}"`;
    void reply.header('etag', etag).header('cache-control', 'no-cache');
    if (known?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)) {
      void reply.status(304);
      return undefined;
    }
    return view;
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Requires('tenants:write')
  @SerializeOptions({ schema: operationView })
  @ApiOperation({
    summary: 'Cancel an operation that has not ended',
    description:
      'The tenant wants again what it wanted before, and is brought back to it. What cannot truthfully be put back is ' +
      'refused as `operation_not_cancellable`: a create (delete the tenant), a new owner, a delete, undelete or purge ' +
      'that has begun, an import that is in.',
  })
  @ApiOkResponse({ standardSchema: operationView })
  @ApiProblems(404, 409)
  cancel(@Param('id') id: string, @CurrentCaller() caller: Caller) {
    return this.cancellations.cancel(id, caller);
  }

  @Get(':id/events')
  @ApiOperation({
    summary: 'Watch an operation as server-sent events until it ends',
    description: 'Events are named `operation`; their data is the operation, their id its version (`Last-Event-ID`).',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false })
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ description: 'A stream of events.', schema: { type: 'string' } })
  @ApiProblems(404)
  async events(
    @Param('id') id: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { operation, tenantName } = await this.operations.row(id);
    this.stream.send(reply, operation, tenantName, lastEventId);
  }
}
