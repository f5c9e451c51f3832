import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { API_KEY_PREFIX } from '@zendo/auth';
import type { FastifyRequest } from 'fastify';
import { Strategy } from 'passport-custom';
import type { AuthenticatedCaller } from '../authenticated-caller.js';
import { TokenAuthenticator } from '../token.authenticator.js';
import { bearerOf, csrfTokenOf } from './credentials.js';

export const BEARER_TOKEN = 'bearer-token';

/** A JWT in the Authorization header. */
@Injectable()
export class BearerTokenStrategy extends PassportStrategy(Strategy, BEARER_TOKEN) {
  constructor(private readonly authenticator: TokenAuthenticator) {
    super();
  }

  async validate(request: FastifyRequest): Promise<AuthenticatedCaller | false> {
    const bearer = bearerOf(request);
    if (!bearer || bearer.startsWith(API_KEY_PREFIX)) return false;
    return this.authenticator.authenticate(bearer, csrfTokenOf(request));
  }
}
