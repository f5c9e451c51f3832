import type { Browser } from 'playwright-core';

import { decide, linkIn } from './harness/approve.js';
import { openBrowser } from './harness/browser.js';
import { eventually } from './harness/eventually.js';
import { type DeviceRecord, devicesOf, sessionToken, tokenLifetimeMs } from './harness/tenant-api.js';
import { ZenmlClient } from './harness/zenml-client.js';
import { type CreatedTenant, Zendo } from './harness/zendo.js';
import type { Account } from './harness/official-server.js';

const HOUR = 3_600_000;

describe('zenml login with the official client 0.98.0', () => {
  let zendo: Zendo;
  let browser: Browser;
  let tenant: CreatedTenant & { readonly account: Account };
  const clients: ZenmlClient[] = [];

  beforeAll(async () => {
    zendo = await Zendo.start();
    browser = await openBrowser();
    tenant = await zendo.createTenant('acme');
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all(clients.map((client) => client.remove()));
    await zendo?.stop();
  });

  async function newClient(): Promise<ZenmlClient> {
    const client = await ZenmlClient.create('0.98.0');
    clients.push(client);
    return client;
  }

  /** Logs a client in through the browser. @returns what it printed and the link that was opened */
  async function login(client: ZenmlClient, decision: { trust?: boolean; deny?: boolean } = {}) {
    const process = client.startZenml(['login', tenant.url, '--no-verify-ssl']);
    const link = await eventually(() => linkIn(process.output));
    const page = await decide(browser, link, tenant.account, decision);
    const { code, output } = await process.finished();
    return { code, output, link, page };
  }

  async function deviceOf(link: string): Promise<DeviceRecord> {
    const token = await sessionToken(tenant.url, tenant.account);
    const id = new URL(link).searchParams.get('device_id');
    const device = (await devicesOf(tenant.url, token)).find((each) => each.id === id);
    if (!device) throw new Error(`no device ${id}`);
    return device;
  }

  it('connects after a person approved the printed link in a browser', async () => {
    const client = await newClient();
    const { code, output, link, page } = await login(client);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(link.startsWith(`${tenant.url}/devices/verify?`)).toBe(true);
    expect(page).toContain('The device is connected');

    const status = await client.zenml(['status']);
    expect(status).toMatchObject({ code: 0 });
    expect(status.output).toContain(tenant.url);
    expect(status.output).toContain(tenant.account.username);
  });

  it('lists and describes the device, and refuses the very next command once it is locked', async () => {
    const client = await newClient();
    const { link } = await login(client);
    const { id } = await deviceOf(link);

    const list = await client.zenml(['authorized-device', 'list']);
    expect(list).toMatchObject({ code: 0 });
    expect(list.output).toContain(id);

    const described = await client.zenml(['authorized-device', 'describe', id]);
    expect(described).toMatchObject({ code: 0 });
    expect(described.output).toContain(id);
    expect(described.output.toLowerCase()).toContain('active');

    const locked = await client.zenml(['authorized-device', 'lock', id]);
    expect(locked).toMatchObject({ code: 0 });
    expect((await deviceOf(link)).body.status).toBe('locked');

    const refused = await client.zenml(['stack', 'list']);
    expect(refused.code).not.toBe(0);
    expect(refused.output).toMatch(/not active|not authenticated|login|credentials/i);
  });

  it.each([
    { trust: false, hours: 24 },
    { trust: true, hours: 30 * 24 },
  ])('gives a token of $hours hours (trusted: $trust)', async ({ trust, hours }) => {
    const client = await newClient();
    const { code, link } = await login(client, { trust });
    expect(code).toBe(0);
    const device = await deviceOf(link);
    expect(device.metadata?.trusted_device ?? device.body.trusted_device).toBe(trust);
    const expiresInMs = Date.parse(`${device.body.expires}Z`) - Date.now();
    expect(Math.abs(expiresInMs - hours * HOUR)).toBeLessThan(HOUR / 12);
    const lifetime = await tokenLifetimeMs(client.directory);
    expect(Math.abs(lifetime - hours * HOUR)).toBeLessThan(HOUR / 12);
  });

  it('turns the client away when the person denies', async () => {
    const client = await newClient();
    const { code, output, page } = await login(client, { deny: true });
    expect(page).toContain('denied');
    expect(code).not.toBe(0);
    expect(output).toMatch(/denied/i);
    expect((await client.zenml(['stack', 'list'])).code).not.toBe(0);
  });
});
