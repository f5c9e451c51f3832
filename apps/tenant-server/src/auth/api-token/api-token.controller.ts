import { Controller, Get, Query, Req } from '@nestjs/common';
import type { RequestWithCaller } from '../../kernel/http/caller.js';
import type { RawQuery } from '../../kernel/list/list-request.js';
import { authenticatedCaller } from '../authenticated-caller.js';
import { parseApiTokenRequest } from './api-token-request.js';
import { ApiTokenService } from './api-token.service.js';

/** `/api_token`, whose answer is a bare JSON string (wire contract, section 2.5). */
@Controller('api/v1/api_token')
export class ApiTokenController {
  constructor(private readonly apiTokens: ApiTokenService) {}

  @Get()
  create(@Req() request: RequestWithCaller, @Query() query: RawQuery): Promise<string> {
    return this.apiTokens.create(authenticatedCaller(request), parseApiTokenRequest(query));
  }
}
