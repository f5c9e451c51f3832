import { DomainError } from '@zendo/tenancy';

export class OperatorNotFoundError extends DomainError {
  readonly kind = 'not_found';
  readonly code = 'operator_not_found';
  constructor(idOrEmail: string) {
    super(`There is no operator ${JSON.stringify(idOrEmail.slice(0, 64))}.`);
  }
}

export class OperatorEmailTakenError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'operator_email_taken';
  constructor(email: string) {
    super(`There is an operator ${email} already.`);
  }
}

export class LastOperatorError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'last_operator';
  constructor() {
    super('Nobody could log in any more: this is the last operator who is not disabled.');
  }
}
