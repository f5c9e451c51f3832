import { AuthorizationError } from '../../auth/authorization.error.js';
import { toTimestamp } from '../../kernel/clock.js';
import { postForm } from '../../object-stores/network/post.js';
import { AddressRefusedError } from '../../object-stores/network/store-networks.js';
import type { KindContext } from './connector-kind.js';
import type { Grant } from './oauth2-grants.js';

export interface AccessToken {
  readonly token: string;
  /** Naive UTC; nothing when the endpoint does not say. */
  readonly expires_at: string | null;
}

/**
 * Gets an access token for what is stored (RFC 6749, sections 4.4 and 6).
 * @throws AuthorizationError (401) that says what went wrong and none of the secrets.
 */
export async function fetchToken(grant: Grant, context: KindContext): Promise<AccessToken> {
  const { headers, form } = requestOf(grant);
  const failed = (reason: string): AuthorizationError =>
    new AuthorizationError(`Failed to fetch an OAuth2 token from ${grant.token_url}: ${reason}`);
  const answer = await postForm(grant.token_url, headers, form, context.networks).catch((error: unknown) => {
    throw failed(error instanceof AddressRefusedError ? 'this server may not reach its address' : 'it does not answer');
  });
  if (answer.status < 200 || answer.status > 299) throw failed(`it answered ${answer.status}`);
  const { access_token: token, token_type: type, expires_in: seconds } = objectOf(answer.text);
  if (typeof token !== 'string') throw failed('it answered without an access token');
  if (type !== undefined && type !== null && String(type).toLowerCase() !== 'bearer') {
    throw failed('its token is not a Bearer token');
  }
  const lifetime =
    typeof seconds === 'number' || typeof seconds === 'string' ? Math.trunc(Number(seconds)) : Number.NaN;
  return { token, expires_at: Number.isSafeInteger(lifetime) ? endOf(context.now, lifetime) : null };
}

/** RFC 6749, section 2.3.1: the client says who it is in the header, or in the form where the endpoint wants that. */
function requestOf(grant: Grant): { headers: Record<string, string>; form: Record<string, string> } {
  const { client_id: id, client_secret: secret } = grant;
  const inForm = secret == null || grant.client_auth_method === 'client_secret_post';
  const basic = Buffer.from(`${id}:${secret ?? ''}`).toString('base64');
  return {
    headers: {
      accept: 'application/json',
      ...grant.token_headers,
      ...(!inForm && { authorization: `Basic ${basic}` }),
    },
    form: {
      ...(grant.refresh_token === undefined
        ? { grant_type: 'client_credentials', ...(grant.audience && { audience: grant.audience }) }
        : { grant_type: 'refresh_token', refresh_token: grant.refresh_token }),
      ...(inForm && { client_id: id, ...(secret != null && { client_secret: secret }) }),
      ...(grant.scope && { scope: grant.scope }),
      ...grant.token_params,
    },
  };
}

function objectOf(text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const LAST_MS = Date.UTC(9999, 11, 31);
const endOf = (now: number, seconds: number): string => toTimestamp(Math.min(now + seconds * 1000, LAST_MS));
