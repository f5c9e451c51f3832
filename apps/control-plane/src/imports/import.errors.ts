import { DomainError } from '@zendo/tenancy';

export class ImportNotFoundError extends DomainError {
  readonly kind = 'not_found';
  readonly code = 'import_not_found';
  constructor() {
    super('There is no such import. One that is not started within a day is taken away.');
  }
}

/** The import has been started or has ended: nothing of it can be changed any more. */
export class ImportStateError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'import_not_receiving';
  constructor(state: string) {
    super(`This import is ${state}; it takes no more parts. Begin another.`);
  }
}

export class ImportIncompleteError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'import_incomplete';
  constructor(parts: number, there: number) {
    super(`The import is to have ${parts} parts, from 1; ${there} of them are there. Send the others and start again.`);
  }
}
