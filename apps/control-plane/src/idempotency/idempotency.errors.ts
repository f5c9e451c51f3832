import { DomainError } from '@zendo/tenancy';

export class InvalidIdempotencyKeyError extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'invalid_idempotency_key';
  constructor() {
    super('An Idempotency-Key has 1 to 255 visible ASCII characters.');
  }
}

/** The same key came with another request before. */
export class IdempotencyKeyReusedError extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'idempotency_key_reused';
  constructor() {
    super('This Idempotency-Key was used for another request. Use a new key, or send the same request again.');
  }
}

/** The first request with this key has not been answered yet. */
export class IdempotencyKeyInUseError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'idempotency_key_in_use';
  override readonly details = { retry_after: 1 };
  constructor() {
    super('A request with this Idempotency-Key is being worked on. Try again soon.');
  }
}

/** This request was so slow that another one with the same key has taken over. */
export class ClaimLostError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'idempotency_key_in_use';
  override readonly details = { retry_after: 1 };
  constructor() {
    super('Another request with this Idempotency-Key has taken over.');
  }
}
