import { DomainError } from '@zendo/tenancy';

/** One fault of a request: `pointer` is a JSON pointer (RFC 6901) into the body, `parameter` names a query parameter. */
export type Fault = { readonly detail: string } & ({ readonly pointer: string } | { readonly parameter: string });

/** The request is well formed and yet invalid: each fault is named. None of its values is repeated. */
export class InvalidRequestError extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'invalid_request';
  override readonly details: { readonly errors: readonly Fault[] };

  constructor(errors: readonly Fault[]) {
    super(errors.length === 1 ? errors[0]!.detail : `The request has ${errors.length} faults.`);
    this.details = { errors };
  }
}
