import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { API_KEY_PREFIX } from '@zendo/auth';
import type { FastifyRequest } from 'fastify';
import { Strategy } from 'passport-custom';
import { ApiKeyAuthenticator } from '../api-key.authenticator.js';
import type { AuthenticatedCaller } from '../authenticated-caller.js';
import { bearerOf } from './credentials.js';

export const API_KEY = 'api-key';

/** An API key itself in the Authorization header, in place of a token made from it. */
@Injectable()
export class ApiKeyStrategy extends PassportStrategy(Strategy, API_KEY) {
  constructor(private readonly authenticator: ApiKeyAuthenticator) {
    super();
  }

  async validate(request: FastifyRequest): Promise<AuthenticatedCaller | false> {
    const bearer = bearerOf(request);
    return bearer?.startsWith(API_KEY_PREFIX) ? (await this.authenticator.authenticate(bearer)).caller : false;
  }
}
