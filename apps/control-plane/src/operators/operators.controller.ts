import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, SerializeOptions } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { ApiProblems } from '../docs/api-responses.js';
import { pageQuery } from '../http/paging.js';
import { type Caller, CurrentCaller } from '../identity/caller.js';
import { Requires } from '../identity/requires.decorator.js';
import {
  type CreateOperator,
  createOperator,
  operatorPage,
  operatorView,
  type SetPassword,
  setPassword,
} from './operators.schemas.js';
import { OperatorsService } from './operators.service.js';

/** The people who run Zendo, by id or email. */
@ApiTags('operators')
@ApiBearerAuth()
@Controller('api/v1/operators')
export class OperatorsController {
  constructor(private readonly operators: OperatorsService) {}

  @Post()
  @Requires('operators:write')
  @SerializeOptions({ schema: operatorView })
  @ApiOperation({ summary: 'Add an operator; needs all scopes, which they will have' })
  @ApiCreatedResponse({ standardSchema: operatorView })
  @ApiProblems(409, 422)
  create(@Body({ schema: createOperator }) body: CreateOperator, @CurrentCaller() caller: Caller) {
    return this.operators.create(body, caller);
  }

  @Get()
  @Requires('operators:read')
  @SerializeOptions({ schema: operatorPage })
  @ApiOperation({ summary: 'List operators, newest first' })
  @ApiOkResponse({ standardSchema: operatorPage })
  @ApiProblems(422)
  list(@Query({ schema: pageQuery }) query: z.output<typeof pageQuery>) {
    return this.operators.list(query);
  }

  @Get(':operator')
  @Requires('operators:read')
  @SerializeOptions({ schema: operatorView })
  @ApiOperation({ summary: 'Get an operator by id or email' })
  @ApiOkResponse({ standardSchema: operatorView })
  @ApiProblems(404)
  get(@Param('operator') operator: string) {
    return this.operators.get(operator);
  }

  @Post(':operator/disable')
  @HttpCode(200)
  @Requires('operators:write')
  @SerializeOptions({ schema: operatorView })
  @ApiOperation({ summary: 'Lock an operator out: sessions end, keys stop working, with the very next request' })
  @ApiOkResponse({ standardSchema: operatorView })
  @ApiProblems(404, 409)
  disable(@Param('operator') operator: string, @CurrentCaller() caller: Caller) {
    return this.operators.disable(operator, caller);
  }

  @Post(':operator/enable')
  @HttpCode(200)
  @Requires('operators:write')
  @SerializeOptions({ schema: operatorView })
  @ApiOperation({ summary: 'Let an operator in again, with the keys they had; needs all scopes' })
  @ApiOkResponse({ standardSchema: operatorView })
  @ApiProblems(404)
  enable(@Param('operator') operator: string, @CurrentCaller() caller: Caller) {
    return this.operators.enable(operator, caller);
  }

  @Put(':operator/password')
  @Requires('operators:write')
  @SerializeOptions({ schema: operatorView })
  @ApiOperation({ summary: "Set an operator's password, which ends their other sessions; needs all scopes" })
  @ApiOkResponse({ standardSchema: operatorView })
  @ApiProblems(404, 422)
  setPassword(
    @Param('operator') operator: string,
    @Body({ schema: setPassword }) { password }: SetPassword,
    @CurrentCaller() caller: Caller,
  ) {
    return this.operators.setPassword(operator, password, caller);
  }
}
