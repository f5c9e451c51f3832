import { Body, Controller, Delete, Get, HttpCode, Post, SerializeOptions } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Public } from '@zendo/auth';
import { ApiProblems } from '../docs/api-responses.js';
import { type Origin, RequestOrigin } from '../http/origin.js';
import { iso } from '../http/text.js';
import { type Caller, CurrentCaller } from '../identity/caller.js';
import { Requires } from '../identity/requires.decorator.js';
import { type CreateSession, createSession, sessionView, whoamiView } from './sessions.schemas.js';
import { SessionsService } from './sessions.service.js';

/** Logging in, out, and seeing who one is. */
@ApiTags('sessions')
@Controller('api/v1')
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  @Post('sessions')
  @Public()
  @SerializeOptions({ schema: sessionView })
  @ApiOperation({ summary: 'Log in as an operator', security: [] })
  @ApiCreatedResponse({ standardSchema: sessionView })
  @ApiProblems(422, 429)
  open(@Body({ schema: createSession }) body: CreateSession, @RequestOrigin() origin: Origin) {
    return this.sessions.open(body, origin);
  }

  @Delete('sessions/current')
  @HttpCode(204)
  @Requires('any')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Log out' })
  @ApiNoContentResponse()
  @ApiProblems(404)
  close(@CurrentCaller() caller: Caller): Promise<void> {
    return this.sessions.close(caller);
  }

  @Get('whoami')
  @Requires('any')
  @SerializeOptions({ schema: whoamiView })
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Who the credential belongs to, and what it may do' })
  @ApiOkResponse({ standardSchema: whoamiView })
  @ApiProblems()
  whoami(@CurrentCaller() { actor, scopes, expiresAt }: Caller) {
    return {
      type: actor.kind,
      id: actor.id,
      name: actor.name,
      email: actor.kind === 'operator' ? actor.name : null,
      scopes: [...scopes],
      expires_at: iso(expiresAt),
    };
  }
}
