import type { Page } from 'playwright-core';

import type { Account } from '../harness/official-server.js';
import { WaitingLogin } from './waiting-login.js';

/** What the pages are about: one login in each condition that a login can be in. */
export interface World {
  readonly url: string;
  readonly account: Account;
  readonly logins: Readonly<
    Record<'open' | 'known' | 'expired' | 'verified' | 'active' | 'locked' | 'others', WaitingLogin>
  >;
}

export interface State {
  readonly name: string;
  readonly isSignedIn: boolean;
  /** From an empty tab to the page, as a person goes. */
  readonly reach: (page: Page, world: World) => Promise<unknown>;
  readonly status: number;
  /** Its title without the server's name, and what it says. */
  readonly title: string;
  readonly shows: RegExp;
  /** Where Tab leads, one after the other; what has the focus by itself is the first. */
  readonly tabs: readonly string[];
  /** What has the focus from the start and, where something is wrong, what is heard with it. */
  readonly focus?: { readonly on: string; readonly hears?: RegExp };
}

const go =
  (path: (world: World) => string) =>
  (page: Page, world: World): Promise<unknown> =>
    page.goto(world.url + path(world));

const send = async (page: Page, name: string): Promise<void> => {
  const loaded = page.waitForEvent('load');
  await page.getByRole('button', { name }).click();
  await loaded;
};

const signIn = async (page: Page, world: World, username: string): Promise<void> => {
  await page.goto(`${world.url}/login`);
  await page.getByLabel('User name').fill(username);
  await page.getByLabel('Password').fill('not-the-password');
  await send(page, 'Sign in');
};

/** Loses what proves that the form is from a page of this server's. */
const forget = (page: Page): Promise<unknown> =>
  page.evaluate(`document.querySelectorAll('main input[name=csrf]').forEach((field) => { field.value = 'x'; })`);

const typeCode = async (page: Page, world: World): Promise<void> => {
  await page.goto(`${world.url}/device`);
  await page.getByLabel('Code').fill('not-a-code');
};

const decide = async (page: Page, url: string, decision: string): Promise<void> => {
  const login = await WaitingLogin.start(url);
  await page.goto(url + login.path());
  await send(page, decision);
};

const SIGN_IN = ['User name', 'Password', 'Sign in'];
const DECIDE = ['Trust this device (30 days)', 'Approve', 'Deny', 'Sign out'];

const visitor = { isSignedIn: false, status: 200 } as const;
const person = { isSignedIn: true, status: 200, tabs: ['Sign out'] } as const;

export const STATES: readonly State[] = [
  {
    ...visitor,
    name: 'home, for a visitor',
    reach: go(() => '/'),
    title: 'Home',
    shows: /zenml login http[^]*Connect a device with a code · Sign in/,
    tabs: ['Connect a device with a code', 'Sign in'],
  },
  {
    ...person,
    name: 'home, for a person',
    reach: go(() => '/'),
    title: 'Home',
    shows: /zenml login http/,
    tabs: ['Connect a device with a code', 'Sign out'],
  },
  {
    ...visitor,
    name: 'the API',
    reach: go(() => '/docs'),
    title: 'API',
    shows: /Bearer TOKEN[^]*GET \/api\/v1\/runs/,
    tabs: ['openapi.json'],
  },
  {
    ...visitor,
    name: 'sign in',
    reach: go(() => '/login'),
    title: 'Sign in',
    shows: /With your account/,
    tabs: SIGN_IN,
    focus: { on: 'User name' },
  },
  {
    ...visitor,
    name: 'sign in, on the way to a waiting login',
    reach: go(({ logins }) => logins.open.path()),
    title: 'Sign in',
    shows: /before you decide about a device/,
    tabs: SIGN_IN,
    focus: { on: 'User name' },
  },
  {
    ...visitor,
    name: 'sign in, with a wrong password',
    reach: (page, world) => signIn(page, world, world.account.username),
    status: 401,
    title: 'Error: Sign in',
    shows: /The user name or the password is wrong/,
    tabs: ['Password', 'Sign in'],
    focus: { on: 'Password', hears: /The user name or the password is wrong/ },
  },
  {
    ...visitor,
    name: 'sign in, with a form of another browser',
    reach: async (page, world) => {
      await page.goto(`${world.url}/login`);
      await page.getByLabel('User name').fill('somebody');
      await forget(page);
      await send(page, 'Sign in');
    },
    status: 403,
    title: 'Error: Sign in',
    shows: /Your browser sent no cookie/,
    tabs: ['Password', 'Sign in'],
    focus: { on: 'Password', hears: /Please try again/ },
  },
  {
    ...visitor,
    name: 'sign in, after too many tries',
    reach: async (page, world) => {
      const body = new URLSearchParams({ username: 'guessed', password: 'wrong' });
      for (let tries = 0; tries < 10; tries += 1) await fetch(`${world.url}/api/v1/login`, { method: 'POST', body });
      await signIn(page, world, 'guessed');
    },
    status: 429,
    title: 'Too many attempts',
    shows: /Please wait \d+ seconds/,
    tabs: [],
  },
  {
    ...person,
    name: 'type a code',
    reach: go(() => '/device'),
    title: 'Connect a device',
    shows: /Type the code/,
    tabs: ['Code', 'Continue', 'Sign out'],
    focus: { on: 'Code', hears: /Type the code/ },
  },
  {
    ...person,
    name: 'type a code that nothing waits for',
    reach: async (page, world) => {
      await typeCode(page, world);
      await send(page, 'Continue');
    },
    status: 404,
    title: 'Error: Connect a device',
    shows: /No login waits for this code/,
    tabs: ['Code', 'Continue', 'Sign out'],
    focus: { on: 'Code', hears: /^No login waits for this code.*Type the code/ },
  },
  {
    ...person,
    name: 'type a code in a form of another session',
    reach: async (page, world) => {
      await typeCode(page, world);
      await forget(page);
      await send(page, 'Continue');
    },
    status: 403,
    title: 'This form cannot be used',
    shows: /Nothing was changed/,
    tabs: ['Start again', 'Sign out'],
  },
  {
    ...person,
    name: 'decide about a new device',
    reach: go(({ logins }) => logins.open.path()),
    title: 'Approve a device',
    shows: /new: not approved before/,
    tabs: DECIDE,
  },
  {
    ...person,
    name: 'decide about a known device',
    reach: go(({ logins }) => logins.known.path().replace('/devices/', '/device/')),
    title: 'Approve a device',
    shows: /known: you approved it before/,
    tabs: DECIDE,
  },
  {
    ...person,
    name: 'approved',
    reach: (page, { url }) => decide(page, url, 'Approve'),
    title: 'The device is connected',
    shows: /Go back to your terminal/,
  },
  {
    ...person,
    name: 'denied',
    reach: (page, { url }) => decide(page, url, 'Deny'),
    title: 'The login was denied',
    shows: /The client has been turned away/,
  },
  {
    ...person,
    name: 'a wrong code in the link',
    reach: go(({ logins }) => logins.open.path('0')),
    status: 404,
    title: 'This code is not valid',
    shows: /No login waits for this code/,
    tabs: ['Type another code', 'Sign out'],
  },
  {
    ...person,
    name: 'an expired login',
    reach: go(({ logins }) => logins.expired.path()),
    status: 410,
    title: 'This login has expired',
    shows: /It was open for five minutes/,
  },
  {
    ...person,
    name: 'a login that was approved and not fetched yet',
    reach: go(({ logins }) => logins.verified.path()),
    title: 'This login was approved already',
    shows: /will notice within a few seconds/,
  },
  {
    ...person,
    name: 'a login that was approved and fetched',
    reach: go(({ logins }) => logins.active.path()),
    status: 409,
    title: 'This login was approved already',
    shows: /A link works once/,
  },
  {
    ...person,
    name: 'a login that was denied before',
    reach: go(({ logins }) => logins.locked.path()),
    status: 403,
    title: 'This login was denied or locked',
    shows: /cannot be approved any more/,
  },
  {
    ...person,
    name: "another account's device",
    reach: go(({ logins }) => logins.others.path()),
    status: 403,
    title: 'This device belongs to another account',
    shows: /zenml authorized-device delete/,
  },
];
