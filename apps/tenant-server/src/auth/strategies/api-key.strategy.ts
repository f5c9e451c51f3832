import { Injectable } from '@nestjs/common';
import { API_KEY_PREFIX } from '@zendo/auth';
import type { FastifyRequest } from 'fastify';
import { ApiKeyAuthenticator } from '../api-key.authenticator.js';
import type { AuthenticatedCaller } from '../authenticated-caller.js';
import { bearerOf } from './credentials.js';
import { CredentialStrategy } from './credential-strategy.js';

/** An API key itself in the Authorization header, in place of a token made from it. */
@Injectable()
export class ApiKeyStrategy extends CredentialStrategy {
  constructor(private readonly authenticator: ApiKeyAuthenticator) {
    super();
  }

  override async validate(request: FastifyRequest): Promise<AuthenticatedCaller | false> {
    const bearer = bearerOf(request);
    return bearer?.startsWith(API_KEY_PREFIX) ? (await this.authenticator.authenticate(bearer)).caller : false;
  }
}
