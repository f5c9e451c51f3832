import { clearedSessionCookie, cookieValue, isCrossSite, sessionCookie } from './session-cookie.js';

describe('the session cookie', () => {
  const base = { serverId: 's', token: 'jwt', crossSite: false, https: true };
  it.each([
    [{ ...base, https: false }, 'zenml-server-s=jwt; HttpOnly; Path=/; SameSite=lax'],
    [base, 'zenml-server-s=jwt; HttpOnly; Path=/; SameSite=lax; Secure'],
    [{ ...base, crossSite: true }, 'zenml-server-s=jwt; HttpOnly; Path=/; SameSite=none; Secure'],
    [{ ...base, crossSite: true, https: false }, 'zenml-server-s=jwt; HttpOnly; Path=/; SameSite=lax'],
    [{ ...base, maxAgeS: 3600 }, 'zenml-server-s=jwt; HttpOnly; Max-Age=3600; Path=/; SameSite=lax; Secure'],
  ])('of %o is %s', (cookie, header) => {
    expect(sessionCookie(cookie)).toBe(header);
  });

  it('is read back among others, and is gone when cleared', () => {
    expect(cookieValue('a=1; zenml-server-s=jwt; b=2', 'zenml-server-s')).toBe('jwt');
    expect(cookieValue('xzenml-server-s=jwt', 'zenml-server-s')).toBeUndefined();
    expect(cookieValue('zenml-server-s=""', 'zenml-server-s')).toBeUndefined();
    expect(cookieValue(undefined, 'zenml-server-s')).toBeUndefined();
    expect(clearedSessionCookie('s')).toMatch(/^zenml-server-s="".*Max-Age=0/);
  });
});

describe('a login is cross-site', () => {
  it.each([
    [undefined, 'zen.example', false],
    ['https://zen.example', 'zen.example', false],
    ['https://dash.zen.example', 'zen.example', false],
    ['http://localhost:3000', 'localhost:9000', false],
    ['https://zen.example/login?next=1', 'zen.example:443', false],
    ['http://other.example:3000', '127.0.0.1:9000', true],
    ['https://example', 'zen.example', true],
    ['https://evilzen.example', 'zen.example', true],
    ['null', 'zen.example', false],
    ['https://zen.example', undefined, false],
  ])('from %s at %s: %s', (from, host, crossSite) => {
    expect(isCrossSite(from, host)).toBe(crossSite);
  });
});
