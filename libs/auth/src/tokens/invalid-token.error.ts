import { DomainError } from '@zendo/tenancy';

/** A token that is forged, malformed, for another server, or past its end. The message may be shown to the caller. */
export class InvalidTokenError extends DomainError {
  readonly kind = 'unauthenticated';
  readonly code = 'invalid_token';
}
