import { IllegalOperationError } from '../kernel/errors/zenml.error.js';
import type { Caller } from '../kernel/http/caller.js';

/** @throws IllegalOperationError (403) unless the caller is an admin. */
export function requireAdmin(caller: Caller, action: string): void {
  if (!caller.isAdmin) {
    throw new IllegalOperationError(`Only admin users can perform \`${action}\` without RBAC enabled.`);
  }
}
