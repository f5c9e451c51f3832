import { DomainError } from '@zendo/tenancy';

export class UnauthenticatedError extends DomainError {
  readonly kind = 'unauthenticated';
  readonly code = 'unauthenticated';
  constructor(message = 'Send an API key or a session token as `Authorization: Bearer …`.') {
    super(message);
  }
}

export class MissingScopeError extends DomainError {
  readonly kind = 'forbidden';
  readonly code = 'missing_scope';
  override readonly details: { readonly scope: string };
  constructor(scope: string) {
    super(`This credential lacks the scope ${scope}.`);
    this.details = { scope };
  }
}

export class WrongPasswordError extends DomainError {
  readonly kind = 'unauthenticated';
  readonly code = 'wrong_credentials';
  constructor() {
    super('The email or the password is wrong.');
  }
}

export class TooManyAttemptsError extends DomainError {
  readonly kind = 'too_many_requests';
  readonly code = 'too_many_attempts';
  override readonly details: { readonly retry_after: number };
  constructor(retryAfterMs: number) {
    const seconds = Math.max(1, Math.ceil(retryAfterMs / 1_000));
    super(`Too many failed logins. Try again in ${seconds} s.`);
    this.details = { retry_after: seconds };
  }
}
