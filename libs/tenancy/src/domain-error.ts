/**
 * What went wrong, in the terms of the domain. Each surface maps a kind to its own status and body
 * (problem JSON on the admin API, ZenML's `detail` pair on the tenant API).
 */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'locked'
  | 'precondition_failed'
  | 'too_many_requests'
  | 'unavailable'
  | 'not_implemented';

/** The base of every error that a caller is told about. `code` is stable; `message` is for people. */
export abstract class DomainError extends Error {
  abstract readonly kind: ErrorKind;
  abstract readonly code: string;
  /** Further members for the surface's error body, such as the id of the operation in the way. Never a secret. */
  readonly details: Readonly<Record<string, unknown>> = {};

  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
  }
}
