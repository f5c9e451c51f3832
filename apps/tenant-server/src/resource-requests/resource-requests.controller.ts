import { Controller, Get, Post } from '@nestjs/common';
import { NotImplementedHereError } from '../kernel/errors/zenml.error.js';
import { MayAnswer } from '../kernel/http/may-answer.js';

/** Resource pools are no part of the open-source server; clients know this answer. */
@Controller('api/v1/resource_requests')
@MayAnswer(501)
export class ResourceRequestsController {
  @Get()
  list(): never {
    return refuse();
  }

  @Get(':id')
  get(): never {
    return refuse();
  }

  @Post(':id/release')
  release(): never {
    return refuse();
  }

  @Post(':id/renew')
  renew(): never {
    return refuse();
  }
}

function refuse(): never {
  throw new NotImplementedHereError('Resource pool functionality is not enabled');
}
