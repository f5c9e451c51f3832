import type { IssuedToken } from '../token-issuer.service.js';

/** The answer of `/login` (RFC 6749 section 5.1); every key is always there. */
export interface TokenResponse {
  readonly access_token: string;
  readonly token_type: 'bearer';
  readonly expires_in: number | null;
  readonly refresh_token: null;
  /** For a login from a page of another site: what it has to send along as `X-CSRF-Token`. */
  readonly csrf_token: string | null;
  readonly scope: null;
  readonly device_id: null;
  readonly device_metadata: null;
}

export function tokenResponse({ token, expiresIn }: IssuedToken, csrfToken: string | null = null): TokenResponse {
  return {
    access_token: token,
    token_type: 'bearer',
    expires_in: expiresIn,
    refresh_token: null,
    csrf_token: csrfToken,
    scope: null,
    device_id: null,
    device_metadata: null,
  };
}
