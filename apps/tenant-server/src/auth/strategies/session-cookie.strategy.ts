import { Inject, Injectable } from '@nestjs/common';
import { cookieValue, sessionCookieName } from '@zendo/auth';
import type { FastifyRequest } from 'fastify';
import type { Config } from '../../config/config.js';
import { CONFIG } from '../../kernel/config.token.js';
import type { AuthenticatedCaller } from '../authenticated-caller.js';
import { isFromOtherSite } from '../other-site.js';
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
    @Inject(CONFIG) private readonly config: Config,
  ) {
    super();
  }

  override async validate(request: FastifyRequest): Promise<AuthenticatedCaller | false> {
    const { cookie } = request.headers;
    if (!cookie || this.#isForged(request)) return false;
    const token = cookieValue(cookie, sessionCookieName(await this.tokens.serverId()));
    return token ? this.authenticator.authenticate(token, csrfTokenOf(request)) : false;
  }

  // A browser sends the cookie along with what a page of a sibling host posts: `SameSite` is about sites, not about hosts.
  // No such page can set the header, which a session of another site needs anyway.
  #isForged(request: FastifyRequest): boolean {
    if (request.method === 'GET' || request.method === 'HEAD') return false;
    return csrfTokenOf(request) === undefined && isFromOtherSite(request, this.config.url);
  }
}
