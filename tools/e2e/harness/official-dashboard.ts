import type { Page } from 'playwright-core';

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
