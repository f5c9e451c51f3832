import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { ActorKind } from '../audit/audit-event.entity.js';
import type { Claim } from '../idempotency/claim.js';
import type { Origin } from '../http/origin.js';
import type { Scope } from './scopes.js';

/** Who does something, as audit events name it. */
export interface Actor {
  readonly kind: ActorKind;
  readonly id: string | null;
  /** An operator's address, a key's name, `system`. */
  readonly name: string;
}

/** Who makes a request, from where, and what they may do; read from the database for this very request. */
export interface Caller extends Origin {
  readonly actor: Actor;
  /** The row of the key or session that was presented. */
  readonly credentialId: string;
  /** Whose session or key it is; null for a key that is nobody's, such as the local admin's. */
  readonly operatorId: string | null;
  readonly scopes: ReadonlySet<Scope>;
  readonly expiresAt: Date | null;
  /** Set when the request carries an Idempotency-Key. */
  idempotency?: Claim;
}

/** Zendo itself, when it acts without anyone asking. */
export const SYSTEM: { readonly actor: Actor } & Origin = {
  actor: { kind: 'system', id: null, name: 'system' },
  sourceIp: null,
  userAgent: null,
  requestId: null,
};

type RequestWithCaller = FastifyRequest & { zendoCaller?: Caller };

export const callerOf = (request: FastifyRequest): Caller | undefined => (request as RequestWithCaller).zendoCaller;

export function setCaller(request: FastifyRequest, caller: Caller): void {
  (request as RequestWithCaller).zendoCaller = caller;
}

/** `@CurrentCaller() caller: Caller` in a handler that is not `@Public()`. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const caller = callerOf(context.switchToHttp().getRequest<FastifyRequest>());
  if (!caller) throw new Error('CurrentCaller was used in a handler without an authenticated caller.');
  return caller;
});
