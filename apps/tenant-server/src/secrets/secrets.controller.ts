import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { IllegalOperationError, NotImplementedHereError } from '../kernel/errors/zenml.error.js';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { MayAnswer } from '../kernel/http/may-answer.js';
import { UuidPipe } from '../kernel/http/uuid.pipe.js';
import { parseListRequest, queryFlag, type RawQuery } from '../kernel/list/list-request.js';
import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { createSecret, updateSecret, type CreateSecret, type UpdateSecret } from './secrets.schemas.js';
import { SecretsService } from './secrets.service.js';

@Controller('api/v1')
export class SecretsController {
  constructor(private readonly secrets: SecretsService) {}

  @Get('secrets')
  list(@CurrentCaller() caller: Caller, @Query() query: RawQuery): Promise<Page<Model>> {
    return this.secrets.list(caller, parseListRequest(query));
  }

  @Post('secrets')
  @HttpCode(200)
  create(@CurrentCaller() caller: Caller, @Body(new BodyPipe(createSecret)) body: CreateSecret): Promise<Model> {
    return this.secrets.create(caller, body);
  }

  @Get('secrets/:id')
  get(@CurrentCaller() caller: Caller, @Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<Model> {
    return this.secrets.get(caller, id, queryFlag(query, 'hydrate', true));
  }

  @Put('secrets/:id')
  update(
    @CurrentCaller() caller: Caller,
    @Param('id', UuidPipe) id: string,
    @Body(new BodyPipe(updateSecret)) body: UpdateSecret,
    @Query() query: RawQuery,
  ): Promise<Model> {
    return this.secrets.update(caller, id, body, queryFlag(query, 'patch_values', false));
  }

  @Delete('secrets/:id')
  async delete(@CurrentCaller() caller: Caller, @Param('id', UuidPipe) id: string): Promise<null> {
    await this.secrets.delete(caller, id);
    return null;
  }

  @Put('secrets_operations/backup')
  @MayAnswer(501)
  backup(@CurrentCaller() caller: Caller, @Query() query: RawQuery): never {
    checkOperation(query);
    return refuse(caller, 'backup');
  }

  @Put('secrets_operations/restore')
  @MayAnswer(501)
  restore(@CurrentCaller() caller: Caller, @Query() query: RawQuery): never {
    checkOperation(query);
    return refuse(caller, 'restore');
  }
}

/** @throws RequestInvalidError (422) */
function checkOperation(query: RawQuery): void {
  queryFlag(query, 'ignore_errors', true);
  queryFlag(query, 'delete_secrets', false);
}

/** Secrets live in the database, whose backups are the operator's; there is no second secrets store. */
function refuse(caller: Caller, operation: 'backup' | 'restore'): never {
  if (!caller.isAdmin) throw new IllegalOperationError(`Only admin users are allowed to ${operation} secrets.`);
  throw new NotImplementedHereError(`Unable to ${operation} secrets: No backup secrets store is configured.`);
}
