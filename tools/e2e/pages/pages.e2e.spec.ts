import { join } from 'node:path';

import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

import { openBrowser } from '../harness/browser.js';
import { eventually } from '../harness/eventually.js';
import { ask, sessionToken } from '../harness/tenant-api.js';
import { type CreatedTenant, Zendo } from '../harness/zendo.js';
import { TenantTables } from '../transfer/tenant-tables.js';
import { audit, focused, overflow, spoken, tabsFrom } from './inspect.js';
import { type State, STATES, type World } from './states.js';
import { WaitingLogin } from './waiting-login.js';

const ACCOUNT = { username: 'keeper-of-the-hall', password: 'keeper-pass-1' };
const SECOND = { username: 'second', password: 'second-pass-1' };
/** As long as the name of a tenant may be. */
const TENANT = 'the-team-that-has-the-longest-name-of-us';

const SMALL = { width: 320, height: 720 };
const LARGE = { width: 1280, height: 900 };

/** ZENDO_PAGES=<folder> puts a picture of each state there. */
const PICTURES = process.env['ZENDO_PAGES'];

// What the pages for people promise: each state of each of them is found good by axe in both colour schemes, fits the
// smallest screen, shows where the focus is, is worked by the keyboard alone and without scripts, and runs under a policy
// that lets nothing else run.
describe('the pages for people', () => {
  let zendo: Zendo;
  let browser: Browser;
  let tenant: CreatedTenant;
  let world: World;
  let signedIn: BrowserContextOptions['storageState'];

  beforeAll(async () => {
    [zendo, browser] = await Promise.all([Zendo.start(), openBrowser()]);
    tenant = await zendo.createTenant(TENANT, ACCOUNT);
    world = await makeWorld(zendo, tenant);
    const page = await newPage({});
    await page.goto(`${tenant.url}/login`);
    await page.getByLabel('User name').fill(ACCOUNT.username);
    await page.getByLabel('Password').fill(ACCOUNT.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Signed in as').waitFor();
    signedIn = await page.context().storageState();
    await page.context().close();
  });
  afterAll(async () => {
    await browser?.close();
    await zendo?.stop();
  });

  async function newPage(options: BrowserContextOptions): Promise<Page> {
    const context = await browser.newContext({ viewport: SMALL, ...options });
    context.setDefaultTimeout(60_000);
    return context.newPage();
  }

  async function visit(
    state: State,
    work: (page: Page, status: number) => Promise<void>,
    options: BrowserContextOptions = {},
  ): Promise<void> {
    const page = await newPage({ ...options, ...(state.isSignedIn && { storageState: signedIn }) });
    let status = 0;
    page.on('response', (answer) => {
      if (answer.request().isNavigationRequest()) status = answer.status();
    });
    try {
      await state.reach(page, world);
      await work(page, status);
    } finally {
      await page.context().close();
    }
  }

  describe.each(STATES)('$name', (state) => {
    it('says what it is, fits, and has nothing that axe objects to', async () => {
      await visit(state, async (page, status) => {
        expect([status, await page.title()]).toEqual([state.status, `${state.title} – ${TENANT}`]);
        expect(await page.locator('main').innerText()).toMatch(state.shows);
        expect(await page.locator('html').getAttribute('lang')).toBe('en');
        expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
        expect(await page.getByRole('alert').count()).toBe(state.status < 400 ? 0 : 1);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          const { faults, passed } = await audit(page);
          expect({ colorScheme, faults }).toEqual({ colorScheme, faults: [] });
          expect(passed).toBeGreaterThan(15);
          for (const viewport of [LARGE, SMALL]) {
            await page.setViewportSize(viewport);
            expect(await overflow(page)).toBe(0);
            await photograph(page, `${state.name} ${colorScheme} ${viewport.width}`);
          }
        }
      });
    });

    it.each(['light', 'dark'] as const)(
      'leads the keyboard everywhere, in order and to be seen (%s)',
      async (colorScheme) => {
        await visit(
          state,
          async (page) => {
            if (state.focus) await focusOn(page, state.focus.on);
            const { name, description, invalid } = await spoken(page);
            if (state.focus)
              expect({ name, invalid }).toEqual({ name: state.focus.on, invalid: String(state.status >= 400) });
            if (state.focus?.hears) expect(description).toMatch(state.focus.hears);
            const tabs = await tabsFrom(page);
            expect(tabs.map((tab) => tab.name)).toEqual(state.tabs);
            for (const tab of tabs) {
              expect(tab).toMatchObject({ isInView: true });
              expect(tab.outlinePx).toBeGreaterThanOrEqual(2);
              expect(tab.contrast).toBeGreaterThanOrEqual(3);
            }
          },
          { colorScheme },
        );
      },
    );
  });

  /** A person without a mouse, whose browser runs no scripts. */
  async function typist(): Promise<Page> {
    return newPage({ javaScriptEnabled: false, viewport: LARGE });
  }

  async function enter(page: Page): Promise<void> {
    const loaded = page.waitForEvent('load');
    await page.keyboard.press('Enter');
    await loaded;
  }

  async function typeAccount(page: Page, { username, password }: typeof ACCOUNT): Promise<void> {
    await focusOn(page, 'User name');
    await page.keyboard.type(username);
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await enter(page);
  }

  /** Waits until what a page puts the focus on by itself has it. */
  const focusOn = (page: Page, on: string): Promise<void> =>
    eventually(async () => expect((await focused(page)).name).toBe(on), 60_000, 20);

  async function tabTo(page: Page, name: string): Promise<void> {
    for (let tabs = 0; tabs < 10; tabs += 1) {
      if ((await focused(page)).name === name) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not lead to ${name}`);
  }

  const says = (page: Page): Promise<string> => page.locator('main').innerText();

  it('a link is signed in to, after a mistake, and approved for 30 days, by keyboard and without scripts', async () => {
    const login = await WaitingLogin.start(tenant.url);
    const page = await typist();
    await page.goto(tenant.url + login.path());
    await typeAccount(page, { ...ACCOUNT, password: 'mistyped' });
    expect(await says(page)).toContain('The user name or the password is wrong');
    await focusOn(page, 'Password');
    await page.keyboard.type(ACCOUNT.password);
    await enter(page);
    const text = await says(page);
    for (const shown of [
      'Does this login come from you?',
      'ml-workstation',
      '127.0.0.1',
      'Asked',
      'Python 3.11.7, Linux',
    ])
      expect(text).toContain(shown);
    await tabTo(page, 'Trust this device (30 days)');
    await page.keyboard.press('Space');
    expect(await page.getByRole('checkbox').isChecked()).toBe(true);
    await tabTo(page, 'Approve');
    expect(await login.ask()).toMatchObject({ error: 'authorization_pending' });
    await enter(page);
    expect(await says(page)).toContain('The device is connected');
    expect(await login.ask()).toMatchObject({ expires_in: 30 * 86_400 });
    await page.context().close();
  });

  it('a code is typed, and its login denied, and the person signs out, by keyboard and without scripts', async () => {
    const login = await WaitingLogin.start(tenant.url);
    const page = await typist();
    await page.goto(`${tenant.url}/device`);
    await typeAccount(page, ACCOUNT);
    await focusOn(page, 'Code');
    await page.keyboard.type('0123');
    await enter(page);
    expect(await says(page)).toContain('No login waits for this code');
    await focusOn(page, 'Code');
    await page.keyboard.press('Control+A');
    await page.keyboard.type(login.userCode.toUpperCase());
    await enter(page);
    await tabTo(page, 'Deny');
    await enter(page);
    expect(await says(page)).toContain('The login was denied');
    expect(await login.ask()).toMatchObject({ error: 'access_denied' });
    await tabTo(page, 'Sign out');
    await enter(page);
    expect(await page.title()).toBe(`Sign in – ${TENANT}`);
    await page.context().close();
  });

  it('let nothing run or load that is put into them, and ask for nothing by themselves', async () => {
    const page = await newPage({ storageState: signedIn });
    const asked: string[] = [];
    const refused: string[] = [];
    page.on('response', (answer) => void asked.push(answer.url()));
    page.on(
      'console',
      (message) => void (/Content Security Policy/.test(message.text()) && refused.push(message.text())),
    );
    const link = tenant.url + world.logins.open.path();
    await page.goto(link);
    expect([asked, refused]).toEqual([[link], []]);
    await page.evaluate(`
      const put = (name, fields) => document.body.append(Object.assign(document.createElement(name), fields));
      put('script', { textContent: 'globalThis.ran = true' });
      put('img', { src: '/icon.png', onerror: null });
      put('style', { textContent: 'body { display: none }' });
      document.body.setAttribute('style', 'color: red');
      put('iframe', { src: '/' });
    `);
    await eventually(() => expect(refused).toHaveLength(5), 60_000);
    expect(await page.evaluate('globalThis.ran')).toBeUndefined();
    expect(await page.locator('main').isVisible()).toBe(true);
    expect(asked).toEqual([link]);
    await page.context().close();
  });
});

async function makeWorld(zendo: Zendo, { id, url }: CreatedTenant): Promise<World> {
  const token = await sessionToken(url, ACCOUNT);
  const made = await ask(url, '/users', {
    token,
    method: 'POST',
    body: { name: SECOND.username, password: SECOND.password, is_admin: false },
  });
  expect(made).toMatchObject({ status: 200 });
  const second = await sessionToken(url, SECOND);
  const start = (clientId?: string): Promise<WaitingLogin> => WaitingLogin.start(url, clientId);
  const approve = async ({ deviceId, userCode }: WaitingLogin, by = token): Promise<void> => {
    const body = { user_code: userCode, trusted_device: false };
    const answer = await ask(url, `/devices/${deviceId}/verify`, { token: by, method: 'PUT', body });
    expect(answer).toMatchObject({ status: 200 });
  };
  const [before, active, others, verified, locked, expired] = await Promise.all([1, 2, 3, 4, 5, 6].map(() => start()));
  if (!before || !active || !others || !verified || !locked || !expired) throw new Error('no logins');
  for (const login of [before, active, verified]) await approve(login);
  await approve(others, second);
  expect(await active.ask()).toMatchObject({ expires_in: 86_400 });
  const [open, known, theirs] = [await start(), await start(before.clientId), await start(others.clientId)];
  const tables = await TenantTables.open(zendo, id);
  // However long the tests take, all but one of these logins still wait: they would for five minutes.
  await tables.change(
    `UPDATE auth_devices SET expires = expires + CASE WHEN id = $1 THEN -1 ELSE 1 END * interval '1 hour'`,
    [expired.deviceId],
  );
  await tables.change(`UPDATE auth_devices SET status = 'locked' WHERE id = $1`, [locked.deviceId]);
  await tables.close();
  return {
    url,
    account: ACCOUNT,
    logins: {
      open,
      known,
      others: theirs,
      expired,
      verified,
      active,
      locked,
    },
  };
}

async function photograph(page: Page, name: string): Promise<void> {
  if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name.replaceAll(/\W+/g, '-')}.png`), fullPage: true });
}
