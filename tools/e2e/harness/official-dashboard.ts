import type { Page, Request } from 'playwright-core';

import type { Account } from './official-server.js';

/** Fills the official dashboard's sign-in form, wherever it is shown, and sends it. */
export async function fillSignIn(page: Page, { username, password }: Account): Promise<void> {
  await page.locator('input[name=username]').fill(username);
  await page.locator('input[name=password]').fill(password);
  await page.getByRole('button', { name: 'Login' }).click();
}

/** Answers what the dashboard asks a new person, who is on the first page of it, and goes on to the dashboard. */
export async function completeSurvey(page: Page): Promise<void> {
  await page.getByLabel('Name').fill('Kim Keeper');
  await page.getByLabel('Email').fill('kim@example.com');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('What best describes your primary role?').waitFor();
  await page.getByText('ML Engineer', { exact: true }).click();
  await page.getByText('Kubernetes', { exact: true }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('Skip this step').click();
  await page.getByText('Go to Dashboard').click();
  await page.waitForURL(({ pathname }) => pathname !== '/survey');
}

/** Lets in the device whose page is shown, and trusts it. */
export async function authorizeDevice(page: Page): Promise<void> {
  await page.getByRole('checkbox').click();
  await page.getByRole('button', { name: 'Authorize this device' }).click();
}

/** Puts every host beside the server out of a page's reach. */
export async function keepTo(page: Page, url: string): Promise<void> {
  const { origin } = new URL(url);
  await page.context().route(
    (asked) => asked.origin !== origin,
    (route) => route.abort('internetdisconnected'),
  );
}

/**
 * Goes on to the page at `path` within the dashboard, as one of its links does: loading the whole program for each page
 * would ask the server nothing new.
 */
export async function goTo(page: Page, path: string): Promise<void> {
  // A script as text, since it is the browser's and not ours.
  const to = JSON.stringify(path);
  await page.evaluate(`history.pushState(null, '', ${to}); dispatchEvent(new PopStateEvent('popstate'))`);
}

/** What a page has asked for and was not answered yet. */
export function onItsWay(page: Page): Set<Request> {
  const asked = new Set<Request>();
  page.on('request', (request) => void asked.add(request));
  page.on('requestfinished', (request) => void asked.delete(request));
  page.on('requestfailed', (request) => void asked.delete(request));
  return asked;
}
