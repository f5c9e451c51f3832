import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { clearedSessionCookie, sessionCookie } from '@zendo/auth';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../../config/config.js';
import { CONFIG } from '../../kernel/config.token.js';
import { LIFETIMES } from '../lifetimes.js';
import { isFromOtherSite } from '../other-site.js';
import { TokenIssuer, type IssuedToken } from '../token-issuer.service.js';
import { TokensService } from '../tokens.service.js';

export interface Session extends IssuedToken {
  readonly csrfToken: string | null;
}

/** Sessions of browsers: a token in the answer and in a cookie (wire contract, section 2.3). */
@Injectable()
export class SessionService {
  constructor(
    private readonly issuer: TokenIssuer,
    private readonly tokens: TokensService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Issues a token and sets the cookie. A page of another site also gets a CSRF token, bound to this session. */
  async open(userId: string, request: FastifyRequest, reply: FastifyReply): Promise<Session> {
    const crossSite = isFromOtherSite(request, this.config.url);
    const sessionId = crossSite ? randomUUID() : undefined;
    const issued = await this.issuer.issue({ userId, ...(sessionId && { sessionId }) }, { seconds: LIFETIMES.session });
    const cookie = sessionCookie({
      serverId: await this.tokens.serverId(),
      token: issued.token,
      maxAgeS: LIFETIMES.session,
      crossSite,
      https: this.config.url.startsWith('https:'),
    });
    void reply.header('Set-Cookie', cookie);
    return { ...issued, csrfToken: sessionId ? this.tokens.csrf.forSession(sessionId) : null };
  }

  /** Makes the browser forget its session. A token that was copied elsewhere stays good until it ends. */
  async close(reply: FastifyReply): Promise<void> {
    void reply.header('Set-Cookie', clearedSessionCookie(await this.tokens.serverId()));
  }
}
