import { DomainError } from '@zendo/tenancy';

export class OperationNotFoundError extends DomainError {
  readonly kind = 'not_found';
  readonly code = 'operation_not_found';
  constructor(id: string) {
    super(`There is no operation ${JSON.stringify(id.slice(0, 64))}.`);
  }
}
