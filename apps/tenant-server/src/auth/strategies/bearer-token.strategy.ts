import { Injectable } from '@nestjs/common';
import { API_KEY_PREFIX } from '@zendo/auth';
import type { FastifyRequest } from 'fastify';
import type { AuthenticatedCaller } from '../authenticated-caller.js';
import { TokenAuthenticator } from '../token.authenticator.js';
import { bearerOf, csrfTokenOf } from './credentials.js';
import { CredentialStrategy } from './credential-strategy.js';

/** A JWT in the Authorization header. */
@Injectable()
export class BearerTokenStrategy extends CredentialStrategy {
  constructor(private readonly authenticator: TokenAuthenticator) {
    super();
  }

  override async validate(request: FastifyRequest): Promise<AuthenticatedCaller | false> {
    const bearer = bearerOf(request);
    if (!bearer || bearer.startsWith(API_KEY_PREFIX)) return false;
    return this.authenticator.authenticate(bearer, csrfTokenOf(request));
  }
}
