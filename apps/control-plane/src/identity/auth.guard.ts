import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { isPublic } from '@zendo/auth';
import type { FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { type Authenticated, ApiKeysRepository } from '../api-keys/api-keys.repository.js';
import { originOf } from '../http/origin.js';
import { InjectLogger } from '../logging/logging.module.js';
import { type Actor, callerOf, setCaller } from './caller.js';
import { MissingScopeError, UnauthenticatedError } from './identity.errors.js';
import { requiredScope } from './requires.decorator.js';
import type { Scope } from './scopes.js';

const BEARER = /^Bearer +([^\s,]{1,200})$/i;

/**
 * The one global guard. Every handler is closed unless it is `@Public()` or the caller has the scope that it
 * `@Requires(…)`; one that says neither is closed to everybody.
 */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: ApiKeysRepository,
    @InjectLogger() private readonly log: Logger,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (isPublic(this.reflector, context)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const found = await this.authenticate(request.headers.authorization);
    setCaller(request, {
      ...originOf(request),
      actor: actorOf(found),
      credentialId: found.key.id,
      operatorId: found.key.operatorId,
      scopes: new Set(found.key.scopes as Scope[]),
      expiresAt: found.key.expiresAt,
    });
    const scope = requiredScope(this.reflector, context);
    if (scope === undefined || (scope !== 'any' && !callerOf(request)?.scopes.has(scope))) {
      throw new MissingScopeError(scope ?? 'of this operation');
    }
    // Not waited for: that a use could not be noted must not fail it.
    this.keys
      .touch(found.key)
      .catch((error: unknown) => this.log.warn({ err: error }, 'A use of a key was not noted.'));
    return true;
  }

  private async authenticate(header: string | undefined): Promise<Authenticated> {
    if (!header) throw new UnauthenticatedError();
    const text = BEARER.exec(header)?.[1];
    const found = text === undefined ? undefined : await this.keys.authenticate(text);
    if (!found) throw new UnauthenticatedError('This key or session is not valid: wrong, expired or revoked.');
    return found;
  }
}

/** A session acts as its operator; a key acts as itself, so that audit events tell keys apart. */
function actorOf({ key, operator }: Authenticated): Actor {
  if (key.kind === 'session' && operator) return { kind: 'operator', id: operator.id, name: operator.email };
  return { kind: 'api_key', id: key.id, name: key.name };
}
