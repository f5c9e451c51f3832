import { Body, Controller, Delete, Get, Param, Post, Query, SerializeOptions } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { ApiProblems } from '../docs/api-responses.js';
import { pageQuery } from '../http/paging.js';
import { type Caller, CurrentCaller } from '../identity/caller.js';
import { Requires } from '../identity/requires.decorator.js';
import { apiKeyPage, apiKeyView, type CreateApiKey, createApiKey, createdApiKeyView } from './api-keys.schemas.js';
import { ApiKeysService } from './api-keys.service.js';

@ApiTags('api-keys')
@ApiBearerAuth()
@Controller('api/v1/api-keys')
export class ApiKeysController {
  constructor(private readonly keys: ApiKeysService) {}

  @Post()
  @Requires('api-keys:write')
  @SerializeOptions({ schema: createdApiKeyView })
  @ApiOperation({ summary: 'Make a key; it is shown once' })
  @ApiCreatedResponse({ standardSchema: createdApiKeyView })
  @ApiProblems(422)
  create(@Body({ schema: createApiKey }) body: CreateApiKey, @CurrentCaller() caller: Caller) {
    return this.keys.create(body, caller);
  }

  @Get()
  @Requires('api-keys:read')
  @SerializeOptions({ schema: apiKeyPage })
  @ApiOperation({ summary: 'List keys, newest first, without the keys themselves' })
  @ApiOkResponse({ standardSchema: apiKeyPage })
  @ApiProblems(422)
  list(@Query({ schema: pageQuery }) query: z.output<typeof pageQuery>) {
    return this.keys.list(query);
  }

  @Get(':id')
  @Requires('api-keys:read')
  @SerializeOptions({ schema: apiKeyView })
  @ApiOperation({ summary: 'Get a key, without the key itself' })
  @ApiOkResponse({ standardSchema: apiKeyView })
  @ApiProblems(404)
  get(@Param('id') id: string) {
    return this.keys.get(id);
  }

  @Delete(':id')
  @Requires('api-keys:write')
  @SerializeOptions({ schema: apiKeyView })
  @ApiOperation({ summary: 'Revoke a key: the very next request with it is refused' })
  @ApiOkResponse({ standardSchema: apiKeyView })
  @ApiProblems(404)
  revoke(@Param('id') id: string, @CurrentCaller() caller: Caller) {
    return this.keys.revoke(id, caller);
  }
}
