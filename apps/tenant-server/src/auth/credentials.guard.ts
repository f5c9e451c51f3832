import { HttpException, Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { isPublic } from '@zendo/auth';
import type { FastifyReply } from 'fastify';
import type { RequestWithCaller } from '../kernel/http/caller.js';
import type { AuthenticatedCaller } from './authenticated-caller.js';
import { API_KEY } from './strategies/api-key.strategy.js';
import { BEARER_TOKEN } from './strategies/bearer-token.strategy.js';
import { SESSION_COOKIE } from './strategies/session-cookie.strategy.js';

/** The one guard of the server: whoever shows no good credential meets only what is `@Public()`. */
@Injectable()
export class CredentialsGuard extends AuthGuard([SESSION_COOKIE, BEARER_TOKEN, API_KEY]) {
  constructor(private readonly reflector: Reflector) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    return isPublic(this.reflector, context) || ((await super.canActivate(context)) as boolean);
  }

  // A fault while looking a credential up is passed on as it is: the database being away is a 503, never a 401.
  override handleRequest<User = AuthenticatedCaller>(
    error: unknown,
    caller: AuthenticatedCaller | false,
    _info: unknown,
    context: ExecutionContext,
  ): User {
    if (error) throw error;
    const http = context.switchToHttp();
    if (!caller) {
      // Each client process starts without a token and begins to authenticate on exactly this answer.
      void http.getResponse<FastifyReply>().header('WWW-Authenticate', 'Bearer');
      throw new HttpException({ detail: 'Not authenticated' }, 401);
    }
    http.getRequest<RequestWithCaller>().caller = caller;
    return caller as User;
  }
}
