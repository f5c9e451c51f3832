import { type Browser, type Page, chromium } from 'playwright-core';

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
// Headless and silent: none of the connections that Chromium makes of its own accord.
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A real Chromium with nobody logged in. @param more further flags */
export async function openBrowser(more: readonly string[] = []): Promise<Browser> {
  let last: unknown;
  for (const executablePath of CANDIDATES) {
    try {
      return await chromium.launch({ executablePath, args: [...FLAGS, ...more], headless: true });
    } catch (error) {
      last = error;
    }
  }
  throw new Error('Chromium does not start: node tools/setup.mjs chromium', { cause: last });
}

/** A tab in a profile of its own, in which no request hangs for long. */
export async function openPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext();
  context.setDefaultTimeout(60_000);
  return context.newPage();
}
