import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Database } from '../database/database.js';
import { NotImplementedHereError } from '../kernel/errors/zenml.error.js';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { MayAnswer } from '../kernel/http/may-answer.js';
import { UuidPipe } from '../kernel/http/uuid.pipe.js';
import { parseListRequest, queryFlag, type RawQuery } from '../kernel/list/list-request.js';
import { checkList } from '../kernel/list/page.js';
import { projectOf } from '../kernel/project.js';
import { RESOURCE_REQUEST_LIST } from './resource-request.list.js';
import { renewal } from './resource-requests.schemas.js';

/** Resource pools are no part of the open-source server; clients know this answer to what is well asked. */
@Controller('api/v1/resource_requests')
@MayAnswer(501)
export class ResourceRequestsController {
  constructor(private readonly database: Database) {}

  @Get()
  async list(@CurrentCaller() caller: Caller, @Query() query: RawQuery): Promise<never> {
    checkList(RESOURCE_REQUEST_LIST, parseListRequest(query));
    await projectOf(this.database, caller, query);
    return refuse();
  }

  @Get(':id')
  get(@Param('id', UuidPipe) _id: string, @Query() query: RawQuery): never {
    queryFlag(query, 'hydrate', true);
    return refuse();
  }

  @Post(':id/release')
  release(@Param('id', UuidPipe) _id: string): never {
    return refuse();
  }

  @Post(':id/renew')
  renew(@Param('id', UuidPipe) _id: string, @Body(new BodyPipe(renewal)) _body: unknown): never {
    return refuse();
  }
}

function refuse(): never {
  throw new NotImplementedHereError('Resource pool functionality is not enabled');
}
