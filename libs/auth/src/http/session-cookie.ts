/** The cookie that holds the JWT of a browser session; the name is fixed by the wire contract. */
export const sessionCookieName = (serverId: string): string => `zenml-server-${serverId}`;

export interface SessionCookie {
  readonly serverId: string;
  readonly token: string;
  /** Absent for a cookie that ends with the browser. */
  readonly maxAgeS?: number;
  /** Whether the page that logged in lives on another site: then the cookie has to be `SameSite=none`. */
  readonly crossSite: boolean;
  /** Whether people reach the server by https. Without it a cross-site cookie cannot work: browsers ask for `Secure`. */
  readonly https: boolean;
}

/** The value of a `Set-Cookie` header. */
export function sessionCookie({ serverId, token, maxAgeS, crossSite, https }: SessionCookie): string {
  return [
    `${sessionCookieName(serverId)}=${token}`,
    'HttpOnly',
    ...(maxAgeS === undefined ? [] : [`Max-Age=${maxAgeS}`]),
    'Path=/',
    `SameSite=${crossSite && https ? 'none' : 'lax'}`,
    ...(https ? ['Secure'] : []),
  ].join('; ');
}

/** A `Set-Cookie` value that makes the browser forget the session. */
export function clearedSessionCookie(serverId: string): string {
  return `${sessionCookieName(serverId)}=""; expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Max-Age=0; Path=/; SameSite=lax`;
}

/** The value of one cookie of a `Cookie` header, unquoted. */
export function cookieValue(header: string | undefined, name: string): string | undefined {
  if (!header) return undefined;
  for (const part of header.split(';')) {
    const equals = part.indexOf('=');
    if (equals > 0 && part.slice(0, equals).trim() === name) {
      return (
        part
          .slice(equals + 1)
          .trim()
          .replace(/^"(.*)"$/, '$1') || undefined
      );
    }
  }
  return undefined;
}

/**
 * Whether a login comes from a page of another site. A page on a sub-domain of the server's host is of the same site;
 * so is a caller that sends neither Origin nor Referer, which is no browser page.
 *
 * @param from the `Origin` header, else the `Referer`.
 * @param serverHost the host that people reach the server by, with or without a port.
 */
export function isCrossSite(from: string | undefined, serverHost: string | undefined): boolean {
  const origin = hostOf(from);
  const server = hostOf(serverHost && `http://${serverHost}`);
  if (!origin || !server) return false;
  return origin !== server && !origin.endsWith(`.${server}`);
}

function hostOf(url: string | undefined): string | undefined {
  return url && URL.canParse(url) ? new URL(url).hostname.toLowerCase() || undefined : undefined;
}
