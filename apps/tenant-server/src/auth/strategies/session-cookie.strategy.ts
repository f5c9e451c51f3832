import { Injectable } from '@nestjs/common';
import { cookieValue, sessionCookieName } from '@zendo/auth';
import type { FastifyRequest } from 'fastify';
import type { AuthenticatedCaller } from '../authenticated-caller.js';
import { TokenAuthenticator } from '../token.authenticator.js';
import { TokensService } from '../tokens.service.js';
import { csrfTokenOf } from './credentials.js';
import { CredentialStrategy } from './credential-strategy.js';

/** The JWT in the browser's cookie, which is asked before the Authorization header (wire contract, section 2.3). */
@Injectable()
export class SessionCookieStrategy extends CredentialStrategy {
  constructor(
    private readonly authenticator: TokenAuthenticator,
    private readonly tokens: TokensService,
  ) {
    super();
  }

  override async validate(request: FastifyRequest): Promise<AuthenticatedCaller | false> {
    const { cookie } = request.headers;
    if (!cookie) return false;
    const token = cookieValue(cookie, sessionCookieName(await this.tokens.serverId()));
    return token ? this.authenticator.authenticate(token, csrfTokenOf(request)) : false;
  }
}
