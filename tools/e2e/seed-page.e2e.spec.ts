import type { Browser } from 'playwright-core';

import { decide, linkIn } from './harness/approve.js';
import { openBrowser } from './harness/browser.js';
import { eventually } from './harness/eventually.js';
import type { Account } from './harness/official-server.js';
import { devicesOf, sessionToken, tokenLifetimeMs } from './harness/tenant-api.js';
import { ZenmlClient } from './harness/zenml-client.js';
import { type CreatedTenant, Zendo } from './harness/zendo.js';

const HOUR = 3_600_000;

// The ZenML documentation of the 0.45 to 0.58 era, "Switch to production": connect, validate in the browser, trust the
// device or not, and manage one's devices. Its client is the real 0.55.5, as it was released.
describe("the seed era's page with the official client 0.55.5", () => {
  let zendo: Zendo;
  let browser: Browser;
  let tenant: CreatedTenant & { readonly account: Account };
  let client: ZenmlClient;

  beforeAll(async () => {
    zendo = await Zendo.start();
    browser = await openBrowser();
    tenant = await zendo.createTenant('seed');
    client = await ZenmlClient.create('0.55.5');
  });
  afterAll(async () => {
    await browser?.close();
    await client?.remove();
    await zendo?.stop();
  });

  async function connect(trust: boolean) {
    const process = client.startZenml(['connect', '--url', tenant.url]);
    const link = await eventually(() => linkIn(process.output));
    const page = await decide(browser, link, tenant.account, { trust });
    const { code, output } = await process.finished();
    return { code, output, page, id: new URL(link).searchParams.get('device_id') ?? '' };
  }

  const statusOf = async (id: string): Promise<string | undefined> => {
    const token = await sessionToken(tenant.url, tenant.account);
    return (await devicesOf(tenant.url, token)).find((device) => device.id === id)?.body.status;
  };

  it('connects, with a token of 30 days for a trusted device', async () => {
    const { code, output, page } = await connect(true);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toContain('Successfully logged in');
    expect(page).toContain('The device is connected');
    expect(Math.abs((await tokenLifetimeMs(client.directory)) - 30 * 24 * HOUR)).toBeLessThan(HOUR / 12);
  });

  it('connects again without trust, with a token of 24 hours', async () => {
    const { code, output } = await connect(false);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(Math.abs((await tokenLifetimeMs(client.directory)) - 24 * HOUR)).toBeLessThan(HOUR / 12);
  });

  it('shows the stacks of the server', async () => {
    const { code, output } = await client.zenml(['stack', 'list']);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toContain('default');
  });

  it('lists, describes and locks a device, after which the next command is refused', async () => {
    const { id } = await connect(false);
    const list = await client.zenml(['authorized-device', 'list']);
    expect(list).toMatchObject({ code: 0 });
    expect(list.output).toContain(id);

    const described = await client.zenml(['authorized-device', 'describe', id]);
    expect(described).toMatchObject({ code: 0 });
    expect(described.output).toContain(id);

    const locked = await client.zenml(['authorized-device', 'lock', id]);
    expect(locked).toMatchObject({ code: 0 });
    expect(await statusOf(id)).toBe('locked');

    const refused = await client.zenml(['stack', 'list']);
    expect(refused.code).not.toBe(0);
    expect(refused.output).toMatch(/not active|authenticat|authoriz|credentials|token/i);
  });
});
