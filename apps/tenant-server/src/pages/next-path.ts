/**
 * Where to go after signing in: a path of this server, or the fallback. Anything that a browser could take for another
 * host (`//host`, `/\host`, `https:…`, control characters) is not a path.
 */
export function nextPath(asked: unknown, fallback = '/'): string {
  if (typeof asked !== 'string' || asked.length > 2_000 || !/^\/(?![/\\])[\x21-\x7e]*$/.test(asked)) return fallback;
  const url = URL.canParse(asked, 'http://here.invalid') ? new URL(asked, 'http://here.invalid') : undefined;
  return url?.host === 'here.invalid' ? `${url.pathname}${url.search}` : fallback;
}

/** Our sign-in page's second address: `/login` is the dashboard's where one is installed. */
export const OWN_SIGN_IN = '/device/sign-in';

/** The sign-in page, which comes back to `path` afterwards. */
export const signInPath = (path: string, page = '/login'): string =>
  `${page}?${new URLSearchParams({ next: path }).toString()}`;
