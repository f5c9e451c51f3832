import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser } from 'playwright-core';

import { linkIn } from '../harness/approve.js';
import { openBrowser } from '../harness/browser.js';
import { eventually } from '../harness/eventually.js';
import { authorizeDevice } from '../harness/official-dashboard.js';
import { OfficialServer } from '../harness/official-server.js';
import { ROOT } from '../harness/paths.js';
import { S3 } from '../harness/s3.js';
import { devicesOf, sessionToken, tokenLifetimeMs } from '../harness/tenant-api.js';
import { ZenmlClient } from '../harness/zenml-client.js';
import { type CreatedTenant, Zendo } from '../harness/zendo.js';
import { Both } from './both.js';
import { Deployment } from './deployment.js';
import { furnish, idsOf, nameAs, wordingOf } from './furnish.js';
import { type Ids, PAGES } from './pages.js';
import * as runPages from './run-pages.js';
import { Visitor } from './visitor.js';

const ACCOUNT = { username: 'keeper', password: 'keeper-pass-1' };
const DAY = 86_400_000;

/** ZENDO_PICTURES=1 makes the pictures of docs/dashboard anew. */
const PICTURES = process.env['ZENDO_PICTURES'] ? join(ROOT, 'docs', 'dashboard') : undefined;

// Chromium without a graphics card draws the sign-in page's background on the processor, for seconds.
const FLAGS = ['--disable-webgl', '--disable-webgl2'];

// The same pages of the same unmodified dashboard, with the same data from the same client, at the official server and
// at a tenant: they say the same, and the browser has no trouble that it does not have there.
describe('the official dashboard', () => {
  let browser: Browser;
  let server: OfficialServer;
  let zendo: Zendo;
  let s3: S3;
  let tenant: CreatedTenant;
  let both: Both;
  const ids = new Map<string, Ids>();
  const idsAt = ({ url }: Visitor): Ids => ids.get(url) as Ids;

  beforeAll(async () => {
    [browser, server, s3, zendo] = await Promise.all([
      openBrowser(FLAGS),
      OfficialServer.start(ACCOUNT, 'zenml-s3-0.98.0'),
      S3.start(),
      Zendo.start({ ZENDO_STORE_NETWORKS: '127.0.0.0/8' }),
    ]);
    tenant = await zendo.createTenant('acme', ACCOUNT);
    await Promise.all([furnish(server.url, ACCOUNT, s3, 'theirs'), furnish(tenant.url, ACCOUNT, s3, 'ours')]);
    for (const url of [server.url, tenant.url]) {
      await nameAs('acme', url, ACCOUNT);
      ids.set(url, await idsOf(url, ACCOUNT));
    }
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([server?.stop(), zendo?.stop(), s3?.stop()]);
  });

  it('is served as soon as it is installed, by servers that run already', async () => {
    const home = async (): Promise<string> => (await fetch(tenant.url)).text();
    await zendo.cli(['dashboard', 'remove', '--yes']);
    expect(await home()).toContain('zenml login');
    const { code, stdout, output } = await zendo.cli(['dashboard', 'install', '-o', 'json']);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ installed: true, changed: true, version: '0.98.0' });
    expect(await home()).toContain('<div id="root">');
    const again = await zendo.cli(['dashboard', 'install', '-o', 'json']);
    expect(JSON.parse(again.stdout)).toMatchObject({ installed: true, changed: false });
  });

  it('asks a person to sign in, and a new one what they do', async () => {
    await both?.leave();
    const [official, ours] = await Promise.all([Visitor.come(browser, server.url), Visitor.come(browser, tenant.url)]);
    official.wording.push(...(await wordingOf(server.url, ACCOUNT)));
    both = new Both(official, ours, PICTURES);
    await both.do((visitor) => visitor.open('/'));
    await both.do(({ page }) => page.waitForURL(({ pathname }) => pathname === '/login'));
    await both.read(['Log in to your account']);
    await both.photograph('login');
    await both.do((visitor) => visitor.signIn(ACCOUNT));
    await both.do((visitor) => visitor.answerSurvey());
    await both.read(['Kim Keeper']);
  });

  it.each(PAGES)('shows the page $name as the official server does', async ({ name, path, shows, picture }) => {
    await both.do((visitor) => visitor.goTo(path(idsAt(visitor))));
    await both.read(shows);
    if (picture) await both.photograph(name);
  });

  it.each([
    ['a run as its graph', runPages.lookAtRun],
    ['a step', runPages.lookAtStep],
    ['an artifact', runPages.lookAtArtifact],
    ['what a step printed', runPages.lookAtLogs],
    ['what a step drew', runPages.lookAtDrawings],
    ['a run that failed, on a store that no server reaches', runPages.lookAtFailedRun],
  ])('shows %s as the official server does', async (_what, look) => {
    // From an address that was typed or sent: the pages before went on from one another.
    await both.do((visitor) => visitor.open('/projects/default/runs'));
    await look(both, idsAt);
  });

  it('invokes a deployment, on an address of its own, from its playground as the official server does', async () => {
    const deployment = await Deployment.start({ tomorrow: 'some sun' });
    try {
      await both.do(async (visitor) => {
        await visitor.page.context().route(`${deployment.url}/**`, (route) => route.continue());
        const id = await deployment.register(visitor.url, ACCOUNT, idsAt(visitor).snapshot);
        await visitor.goTo(`/projects/default/deployments/${id}/playground`);
      });
      await both.read(['kiosk', 'Playground', '"days": 20']);
      await both.do(({ page }) => page.getByRole('button', { name: 'Run', exact: true }).click());
      await both.read(['Completed', 'tomorrow', 'some sun']);
    } finally {
      await deployment.stop();
    }
  });

  it('approves the device of a waiting `zenml login`, trusted for 30 days, as the official server does', async () => {
    const clients = await Promise.all([ZenmlClient.create(), ZenmlClient.create()]);
    const logins = [server.url, tenant.url].map((url, at) =>
      clients[at]!.startZenml(['login', url, '--no-verify-ssl']),
    );
    try {
      const links = await Promise.all(logins.map((login) => eventually(() => linkIn(login.output))));
      await both.do((visitor) => visitor.page.goto(links[visitor === both.ours ? 1 : 0]!));
      await both.read(['Authorize a new device', 'IP Address', 'Trust this device']);
      await both.photograph('device');
      await both.do(({ page }) => authorizeDevice(page));
      await both.read(['You successfully added your device']);
      for (const login of logins) {
        const { code, output } = await login.finished();
        expect({ code, output }).toMatchObject({ code: 0 });
      }
      await expectDays(clients[1]!, 30);
      const id = new URL(links[1]!).searchParams.get('device_id');
      const devices = await devicesOf(tenant.url, await sessionToken(tenant.url, ACCOUNT));
      expect(devices.find((each) => each.id === id)?.body.status).toBe('active');
    } finally {
      await Promise.all(logins.map((login) => login.stop()));
      await Promise.all(clients.map((client) => client.remove()));
    }
  });

  it('leaves the page where a code is typed, by someone who has to sign in first, who then decides', async () => {
    const client = await ZenmlClient.create();
    const visitor = await Visitor.come(browser, tenant.url);
    const login = client.startZenml(['login', tenant.url, '--no-verify-ssl']);
    try {
      const link = await eventually(() => linkIn(login.output));
      const { page } = visitor;
      await visitor.open('/device');
      await page.getByLabel('User name').fill(ACCOUNT.username);
      await page.getByLabel('Password').fill(ACCOUNT.password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByLabel('Code').fill(new URL(link).searchParams.get('user_code') ?? '');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('button', { name: 'Approve' }).click();
      await page.getByText('The device is connected').waitFor();
      const { code, output } = await login.finished();
      expect({ code, output }).toMatchObject({ code: 0 });
      await expectDays(client, 1);
      expect(await client.zenml(['status'])).toMatchObject({ code: 0, output: expect.stringContaining(tenant.url) });
    } finally {
      await login.stop();
      await visitor.leave();
      await client.remove();
    }
  });

  it('gives the browser no trouble that the official server does not give it', () => {
    // Without a foreign host there are troubles at both, so that an empty list says something.
    expect(both.official.troubles.size).toBeGreaterThan(0);
    expect(both.ours.troubles.size).toBeGreaterThan(0);
    expect(both.troubles).toEqual([]);
  });

  it('is gone once it is removed, and the pages of our own are back', async () => {
    expect(await zendo.cli(['dashboard', 'remove', '--yes'])).toMatchObject({ code: 0 });
    expect(await (await fetch(tenant.url)).text()).toContain('zenml login');
    expect((await fetch(`${tenant.url}/projects`)).status).toBe(404);
    expect(existsSync(join(zendo.dataDirectory, 'dashboard', 'current.json'))).toBe(false);
  });

  async function expectDays(client: ZenmlClient, days: number): Promise<void> {
    expect(Math.abs((await tokenLifetimeMs(client.directory)) - days * DAY)).toBeLessThan(DAY / 24);
  }
});
