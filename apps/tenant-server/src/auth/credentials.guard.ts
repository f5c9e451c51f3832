import { HttpException, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { isPublic } from '@zendo/auth';
import type { FastifyReply, FastifyRequest } from 'fastify';
import passport from 'passport';
import type { RequestWithCaller } from '../kernel/http/caller.js';
import type { AuthenticatedCaller } from './authenticated-caller.js';
import { ApiKeyStrategy } from './strategies/api-key.strategy.js';
import { BearerTokenStrategy } from './strategies/bearer-token.strategy.js';
import { SessionCookieStrategy } from './strategies/session-cookie.strategy.js';

/** In this order; the cookie comes before the header (wire contract, section 2.3). */
const STRATEGIES = ['session-cookie', 'bearer-token', 'api-key'];

/** The one guard of the server: whoever shows no good credential meets only what is `@Public()`. */
@Injectable()
export class CredentialsGuard implements CanActivate {
  // An instance of its own: Passport's global one would mix up two servers in one process.
  readonly #passport = new passport.Passport();

  constructor(
    private readonly reflector: Reflector,
    cookie: SessionCookieStrategy,
    bearer: BearerTokenStrategy,
    apiKey: ApiKeyStrategy,
  ) {
    [cookie, bearer, apiKey].forEach((strategy, index) => this.#passport.use(STRATEGIES[index] ?? '', strategy));
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (isPublic(this.reflector, context)) return true;
    const http = context.switchToHttp();
    const request = http.getRequest<RequestWithCaller>();
    request.caller = await this.callerOf(request, http.getResponse<FastifyReply>());
    return true;
  }

  /** Who makes a request. @throws HttpException, CredentialsNotValidError (401) */
  async callerOf(request: FastifyRequest, reply: FastifyReply): Promise<AuthenticatedCaller> {
    const caller = await this.#authenticate(request, reply);
    if (caller) return caller;
    // Each client process starts without a token and begins to authenticate on exactly this answer.
    void reply.header('WWW-Authenticate', 'Bearer');
    throw new HttpException({ detail: 'Not authenticated' }, 401);
  }

  // A fault while looking a credential up is passed on as it is: the database being away is a 503, never a 401.
  #authenticate(request: FastifyRequest, reply: FastifyReply): Promise<AuthenticatedCaller | false> {
    return new Promise((resolve, reject) => {
      const settle = (error: unknown, caller?: AuthenticatedCaller | false | null): void => {
        if (error) reject(error as Error);
        else resolve(caller || false);
      };
      const authenticate = this.#passport.authenticate(STRATEGIES, { session: false }, settle) as (
        request: FastifyRequest,
        reply: FastifyReply,
        next: (error?: unknown) => void,
      ) => void;
      authenticate(request, reply, settle);
    });
  }
}
