import { ZenmlError } from '../kernel/errors/zenml.error.js';

/** 401: known, but not entitled. */
export class AuthorizationError extends ZenmlError {
  constructor(message: string) {
    super('AuthorizationException', 401, message);
  }
}
