import { DomainError } from '@zendo/tenancy';

export class OperationNotFoundError extends DomainError {
  readonly kind = 'not_found';
  readonly code = 'operation_not_found';
  constructor(id: string) {
    super(`There is no operation ${JSON.stringify(id.slice(0, 64))}.`);
  }
}

export class OperationEndedError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'operation_ended';
  constructor(status: string) {
    super(`This operation has ended: it is ${status}.`);
  }
}

/** What it has changed, or will, cannot truthfully be put back. */
export class OperationNotCancellableError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'operation_not_cancellable';
}
