import { createHash, randomUUID } from 'node:crypto';
import { Clock } from '../kernel/clock.js';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';

interface Screen {
  readonly status: number;
  readonly path: string;
  readonly text: string;
  readonly headers: Headers;
}

/** As much of a browser as the pages ask for: cookies, redirects, forms. */
class Browser {
  readonly #cookies = new Map<string, string>();

  constructor(private readonly base: string) {}

  async open(path: string, form?: Record<string, string>): Promise<Screen> {
    const answer = await fetch(new URL(path, this.base), {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { cookie: [...this.#cookies].map((pair) => pair.join('=')).join('; '), 'user-agent': 'Mozilla/5.0' },
      body: form ? new URLSearchParams(form) : null,
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/max-age=0/i.test(cookie)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location) {
      expect(answer.status).toBe(303);
      return this.open(location);
    }
    return { status: answer.status, path, text: await answer.text(), headers: answer.headers };
  }

  /** Sends the form of a page whose action is `action`, with its hidden fields and `fields`. */
  submit(screen: Screen, action: string, fields: Record<string, string>): Promise<Screen> {
    const form = new RegExp(`<form method="post" action="${action}">([\\s\\S]*?)</form>`).exec(screen.text)?.[1];
    if (form === undefined) throw new Error(`No form for ${action} in:\n${screen.text}`);
    const hidden = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    const values = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, unescape(value)]));
    return this.open(action, { ...values, ...fields });
  }
}

const unescape = (text: string): string =>
  text.replaceAll('&amp;', '&').replaceAll('&#39;', "'").replaceAll('&quot;', '"');

let tenant: TenantApp;
let base: string;
let shiftMs = 0;

beforeAll(async () => {
  tenant = await startTenantApp();
  base = await tenant.app.getUrl();
  tenant.app.get(Clock).now = () => Date.now() + shiftMs;
  await tenant.login();
});
afterEach(() => {
  shiftMs = 0;
});
afterAll(() => tenant?.close());

async function startLogin(
  clientId: string = randomUUID(),
  agent = 'Host/<b>vm</b> ZenML/0.98.0 Python/3.11.7 OS/Linux',
) {
  const answer = await tenant.call<{ device_code: string; user_code: string; verification_uri_complete: string }>(
    'POST',
    'device_authorization',
    { form: { client_id: clientId }, headers: { 'user-agent': agent }, token: null },
  );
  const url = new URL(answer.body.verification_uri_complete);
  const poll = (): Promise<{ body: { error?: string; expires_in?: number } }> =>
    tenant.call('POST', 'login', {
      form: {
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        client_id: clientId,
        device_code: answer.body.device_code,
      },
      token: null,
    });
  return { link: url.pathname + url.search, code: answer.body.user_code, clientId, poll };
}

async function signedIn(path = '/device', username = 'owner', password = tenant.owner.password) {
  const browser = new Browser(base);
  const screen = await browser.submit(await browser.open(path), '/login', { username, password });
  return { browser, screen };
}

describe('signing in', () => {
  it('comes back to the page that was asked for', async () => {
    const { link } = await startLogin();
    const browser = new Browser(base);
    const login = await browser.open(link);
    expect(login.path).toMatch(/^\/login\?next=/);
    const screen = await browser.submit(login, '/login', { username: 'owner', password: tenant.owner.password });
    expect(screen.path).toBe(link);
    expect(screen.text).toContain('Does this login come from you?');
  });

  it('with a wrong password says so, keeps the name, and tells nothing else', async () => {
    const browser = new Browser(base);
    const texts: string[] = [];
    for (const username of ['owner', 'nobody']) {
      const screen = await browser.submit(await browser.open('/login'), '/login', { username, password: 'no' });
      expect(screen.status).toBe(401);
      expect(screen.text).toContain(`value="${username}"`);
      expect(screen.text).toMatch(/<title>Error: Sign in/);
      texts.push(/role="alert">(.*?)<\/div>/s.exec(screen.text)?.[1] ?? '');
    }
    expect(texts[0]).toBe(texts[1]);
  });

  it('asks for the form that this browser was given', async () => {
    const fields = { username: 'owner', password: tenant.owner.password };
    const [mine, other] = [new Browser(base), new Browser(base)];
    const form = await mine.open('/login');
    await other.open('/login');
    expect((await other.submit(form, '/login', fields)).status).toBe(403);
    expect((await new Browser(base).open('/login', fields)).status).toBe(403);
  });

  it('never leads to another server', async () => {
    const browser = new Browser(base);
    const form = await browser.open('/login?next=//evil.example/');
    const screen = await browser.submit(form, '/login', {
      username: 'owner',
      password: tenant.owner.password,
      next: 'https://evil.example',
    });
    expect(screen.path).toBe('/');
  });

  it('stops after ten wrong passwords a minute, and only for that account', async () => {
    await tenant.call('POST', 'users', { body: { name: 'guessed', is_admin: false, password: 'right' } });
    const browser = new Browser(base);
    const guess = async (username: string, password: string): Promise<Screen> =>
      browser.submit(await new BrowserForm(browser).login(), '/login', { username, password });
    for (let tries = 0; tries < 10; tries += 1) expect((await guess('guessed', 'wrong')).status).toBe(401);
    const blocked = await guess('guessed', 'right');
    expect(blocked.status).toBe(429);
    expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(blocked.text).toContain('Too many attempts');
    shiftMs = 61_000;
    expect((await guess('guessed', 'right')).status).toBe(200);
  });

  it('out ends the session of the browser', async () => {
    const { browser, screen } = await signedIn();
    expect(screen.text).toContain('Signed in as <strong>owner</strong>');
    const out = await browser.submit(screen, '/logout', {});
    expect(out.path).toBe('/login');
    expect((await browser.open('/device')).path).toMatch(/^\/device\/sign-in/);
  });
});

/** A sign-in form, though the browser may be signed in. */
class BrowserForm {
  constructor(private readonly browser: Browser) {}

  async login(): Promise<Screen> {
    const screen = await this.browser.open('/login');
    if (screen.text.includes('action="/login"')) return screen;
    return this.browser.submit(screen, '/logout', {});
  }
}

describe('deciding about a device', () => {
  it('shows who asks, from where and since when, with everything escaped', async () => {
    const { link, code } = await startLogin();
    const { screen } = await signedIn(link);
    for (const shown of ['&lt;b&gt;vm&lt;/b&gt;', 'Linux', 'ZenML 0.98.0, Python 3.11.7', '127.0.0.1', 'just now']) {
      expect(screen.text).toContain(shown);
    }
    expect(screen.text).not.toContain('<b>vm');
    expect(screen.text).toContain(code.match(/.{4}/g)?.join('-'));
    expect(screen.text).toContain('Trust this device (30 days)');
  });

  it.each([
    [{}, 86_400],
    [{ trusted_device: 'true' }, 30 * 86_400],
  ])('approving with %o gives the client a token for %i seconds', async (fields, seconds) => {
    const { link, poll } = await startLogin();
    const { browser, screen } = await signedIn(link);
    const done = await browser.submit(screen, '/devices/verify', { decision: 'approve', ...fields });
    expect(done.status).toBe(200);
    expect(done.text).toContain('The device is connected');
    expect((await poll()).body.expires_in).toBe(seconds);
    expect((await browser.open(link)).text).toContain('approved already');
  });

  it('denying stops the client with access_denied', async () => {
    const { link, poll } = await startLogin();
    const { browser, screen } = await signedIn(link);
    expect((await poll()).body.error).toBe('authorization_pending');
    const done = await browser.submit(screen, '/devices/verify', { decision: 'deny' });
    expect(done.text).toContain('The login was denied');
    expect((await poll()).body.error).toBe('access_denied');
    expect((await browser.open(link)).text).toContain('denied or locked');
  });

  it('asks for a form of this session and this device', async () => {
    const [first, second] = [await startLogin(), await startLogin()];
    const { browser, screen } = await signedIn(first.link);
    const deviceId = new URL(second.link, base).searchParams.get('device_id') ?? '';
    const moved = await browser.submit(screen, '/devices/verify', {
      decision: 'approve',
      device_id: deviceId,
      user_code: second.code,
    });
    expect(moved.status).toBe(403);
    const bare = await browser.open('/devices/verify', {
      device_id: deviceId,
      user_code: second.code,
      decision: 'approve',
    });
    expect(bare.status).toBe(403);
    expect((await second.poll()).body.error).toBe('authorization_pending');
  });

  it('is refused after five minutes, with a wrong code, or for a device that is not there', async () => {
    const { link } = await startLogin();
    const { browser } = await signedIn();
    const wrong = await browser.open(link.replace(/user_code=.*/, 'user_code=0'));
    expect([wrong.status, wrong.text.includes('This code is not valid')]).toEqual([404, true]);
    expect((await browser.open(`/devices/verify?device_id=${randomUUID()}&user_code=x`)).status).toBe(404);
    expect((await browser.open('/devices/verify?device_id=x&user_code=x')).status).toBe(404);
    expect((await browser.open('/devices/verify')).path).toBe('/device');
    shiftMs = 301_000;
    const late = await browser.open(link);
    expect([late.status, late.text.includes('has expired')]).toEqual([410, true]);
  });

  it('is refused to another account than the one that approved the device before', async () => {
    await tenant.call('POST', 'users', { body: { name: 'second', is_admin: false, password: 'pw' } });
    const first = await startLogin();
    const { browser, screen } = await signedIn(first.link);
    await browser.submit(screen, '/devices/verify', { decision: 'approve' });
    const again = await startLogin(first.clientId);
    expect((await browser.open(again.link)).text).toContain('known: you approved it before');
    const other = await signedIn(again.link, 'second', 'pw');
    expect([other.screen.status, other.screen.text.includes('belongs to another account')]).toEqual([403, true]);
  });
});

describe('the page to type the code', () => {
  it('leads to the login that waits, however the code is typed', async () => {
    const { link, code } = await startLogin();
    const { browser, screen } = await signedIn();
    for (const typed of [
      code,
      code.toUpperCase(),
      ` ${code.slice(0, 16)}-${code.slice(16)} `,
      `https://x.example${link}`,
    ]) {
      const found = await browser.submit(screen, '/device', { user_code: typed });
      expect(found.path).toBe(link.replace('/devices/verify', '/device/verify'));
      expect(found.status).toBe(200);
      expect(found.text).toContain('Does this login come from you?');
    }
  });

  it('leads to a page that asks to sign in first and comes back', async () => {
    const { link } = await startLogin();
    const own = link.replace('/devices/verify', '/device/verify');
    const { screen } = await signedIn(own);
    expect([screen.path, screen.status]).toEqual([own, 200]);
    const bare = await new Browser(base).open('/devices/verify', { decision: 'approve' });
    expect(bare.path).toMatch(/^\/device\/sign-in\?next=%2Fdevice%2Fverify/);
  });

  it('says when no login waits for the code', async () => {
    const { browser, screen } = await signedIn();
    const answer = await browser.submit(screen, '/device', { user_code: '"><script>' });
    expect(answer.status).toBe(404);
    expect(answer.text).toContain('role="alert"');
    expect(answer.text).toContain('value="&quot;&gt;&lt;script&gt;"');
  });
});

it('pages load nothing and run nothing, and say so to the browser', async () => {
  const { screen } = await signedIn();
  const policy = screen.headers.get('content-security-policy') ?? '';
  const style = /<style>([\s\S]*?)<\/style>/.exec(screen.text)?.[1] ?? '';
  expect(policy).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
  expect(policy).toContain("default-src 'none'");
  expect(screen.headers.get('x-frame-options')).toBe('DENY');
  expect(screen.headers.get('referrer-policy')).toBe('no-referrer');
  expect(screen.headers.get('cache-control')).toBe('no-store');
  expect(screen.text).toMatch(/^<!doctype html>\s*<html lang="en">/);
  expect(screen.text).not.toMatch(/<script|\son\w+=|src=|style=/i);
});
