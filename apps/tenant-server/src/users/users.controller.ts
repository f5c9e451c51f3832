import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Req, UseFilters } from '@nestjs/common';
import { Public } from '@zendo/auth';
import type { FastifyRequest } from 'fastify';
import { TooManyAttemptsFilter } from '../auth/login/too-many-attempts.filter.js';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { MayAnswer } from '../kernel/http/may-answer.js';
import { parseListRequest, queryFlag, type RawQuery } from '../kernel/list/list-request.js';
import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { UserUpdateService } from './user-update.service.js';
import { createUser, updateUser, type CreateUser, type UpdateUser } from './users.schemas.js';
import { UsersService } from './users.service.js';

@Controller('api/v1/users')
@UseFilters(TooManyAttemptsFilter)
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly updates: UserUpdateService,
  ) {}

  @Get()
  list(@CurrentCaller() caller: Caller, @Query() query: RawQuery): Promise<Page<Model>> {
    return this.users.list(caller, parseListRequest(query));
  }

  @Post()
  @HttpCode(200)
  create(@CurrentCaller() caller: Caller, @Body(new BodyPipe(createUser)) body: CreateUser): Promise<Model> {
    return this.users.create(caller, body);
  }

  @Get(':nameOrId')
  @MayAnswer(403)
  get(@CurrentCaller() caller: Caller, @Param('nameOrId') nameOrId: string, @Query() query: RawQuery): Promise<Model> {
    return this.users.get(caller, nameOrId, queryFlag(query, 'hydrate', true));
  }

  @Put(':nameOrId')
  update(
    @CurrentCaller() caller: Caller,
    @Param('nameOrId') nameOrId: string,
    @Body(new BodyPipe(updateUser)) body: UpdateUser,
    @Req() request: FastifyRequest,
  ): Promise<Model> {
    return this.updates.update(caller, nameOrId, body, request.ip);
  }

  /** The token in the body is the credential. */
  @Public()
  @Put(':nameOrId/activate')
  activate(
    @Param('nameOrId') nameOrId: string,
    @Body(new BodyPipe(updateUser)) body: UpdateUser,
    @Req() request: FastifyRequest,
  ): Promise<Model> {
    return this.users.activate(nameOrId, body, request.ip);
  }

  @Put(':nameOrId/deactivate')
  deactivate(@CurrentCaller() caller: Caller, @Param('nameOrId') nameOrId: string): Promise<Model> {
    return this.users.deactivate(caller, nameOrId);
  }

  @Put(':nameOrId/email-opt-in')
  optIn(
    @CurrentCaller() caller: Caller,
    @Param('nameOrId') nameOrId: string,
    @Body(new BodyPipe(updateUser)) body: UpdateUser,
  ): Promise<Model> {
    return this.updates.optIn(caller, nameOrId, body);
  }

  @Delete(':nameOrId')
  async delete(@CurrentCaller() caller: Caller, @Param('nameOrId') nameOrId: string): Promise<null> {
    await this.users.delete(caller, nameOrId);
    return null;
  }
}
