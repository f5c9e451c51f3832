import type { AccessTokenClaims } from '@zendo/auth';
import type { Caller, RequestWithCaller } from '../kernel/http/caller.js';
import type { UserRow } from '../users/user.model.js';

/** The caller with what only the auth operations need to know. */
export interface AuthenticatedCaller extends Caller {
  readonly user: UserRow;
  /** Absent when an API key itself was the credential. */
  readonly claims?: AccessTokenClaims;
}

/** @throws Error in a handler that is `@Public()`. */
export function authenticatedCaller(request: RequestWithCaller): AuthenticatedCaller {
  const { caller } = request;
  if (!caller || !('user' in caller)) throw new Error('This handler has no authenticated caller.');
  return caller as AuthenticatedCaller;
}

/** @param user the row that was read for this very request. @param extra what the credential says beside who it is. */
export function callerOf(user: UserRow, extra: Omit<Partial<AuthenticatedCaller>, 'user'> = {}): AuthenticatedCaller {
  return {
    userId: user.id,
    name: user.name,
    isAdmin: user.is_admin,
    isServiceAccount: user.is_service_account,
    defaultProjectId: user.default_project_id,
    user,
    ...extra,
  };
}
