import { DomainError } from '@zendo/tenancy';

export class OrganizationNotFoundError extends DomainError {
  readonly kind = 'not_found';
  readonly code = 'organization_not_found';
  constructor(idOrName: string) {
    super(`There is no organization ${JSON.stringify(idOrName.slice(0, 64))}.`);
  }
}

export class OrganizationNameTakenError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'organization_name_taken';
  constructor(name: string) {
    super(`An organization named ${name} already exists.`);
  }
}

export class OrganizationInUseError extends DomainError {
  readonly kind = 'conflict';
  constructor(
    readonly code: 'organization_not_empty' | 'organization_is_default',
    message: string,
  ) {
    super(message);
  }
}
