import type { Browser } from 'playwright-core';

import { openPage } from './browser.js';
import type { Account } from './official-server.js';

export interface Decision {
  readonly trust?: boolean;
  readonly deny?: boolean;
}

/**
 * Opens the link that a client printed, signs in as a person does, and decides.
 * @returns the text of the page that says how it ended
 */
export async function decide(
  browser: Browser,
  link: string,
  account: Account,
  decision: Decision = {},
): Promise<string> {
  const page = await openPage(browser);
  try {
    await page.goto(link);
    await page.getByLabel('User name').fill(account.username);
    await page.getByLabel('Password').fill(account.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    const trust = page.getByRole('checkbox', { name: /Trust this device/ });
    await trust.waitFor();
    if (decision.trust) await trust.check();
    await page.getByRole('button', { name: decision.deny ? 'Deny' : 'Approve' }).click();
    await page.getByRole('checkbox').waitFor({ state: 'detached' });
    return await page.locator('main, body').first().innerText();
  } catch (error) {
    const shown = await page
      .locator('body')
      .innerText()
      .catch(() => '');
    throw new Error(`The page at ${page.url()} shows:\n${shown.slice(0, 2000)}`, { cause: error });
  } finally {
    await page.context().close();
  }
}

/** The link to open, out of what a client has printed so far. @throws Error while there is none */
export function linkIn(output: string): string {
  // The client's console may wrap the link: what continues it has no blank in between.
  // Whole only when something comes after it: what is printed arrives in pieces.
  const link = /https?:\/\/\S+\/devices\/verify\?\S+(?=\s)/.exec(
    output.replaceAll(/(?<=\S)\r?\n(?=[\w&=%-]+\s)/g, ''),
  )?.[0];
  if (!link || !/user_code=[0-9A-Za-z-]+/.test(link)) throw new Error(`no link yet in:\n${output}`);
  return link;
}
