import { DomainError } from '@zendo/tenancy';

export class ApiKeyNotFoundError extends DomainError {
  readonly kind = 'not_found';
  readonly code = 'api_key_not_found';
  constructor(id: string) {
    super(`There is no API key ${JSON.stringify(id.slice(0, 64))}.`);
  }
}
