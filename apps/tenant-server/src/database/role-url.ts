/**
 * The same database URL with these credentials, whatever it had. `pg` lets a connection string win over its other
 * options, so the password has to be in it. Never log the result.
 */
export function withCredentials(url: string, role: string, password: string): string {
  const parsed = new URL(url);
  parsed.username = encodeURIComponent(role);
  parsed.password = encodeURIComponent(password);
  return parsed.href;
}
