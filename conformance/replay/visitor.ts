import type { Browser, Page } from 'playwright-core';

import { openPage } from '../../tools/e2e/harness/browser.js';
import {
  authorizeDevice,
  completeSurvey,
  fillSignIn,
  goTo,
  keepTo,
  onItsWay,
} from '../../tools/e2e/harness/official-dashboard.js';
import type { Account } from '../../tools/e2e/harness/official-server.js';

const QUIET_MS = 400;

/** A person with a browser at the official server's own dashboard. */
export class Visitor {
  private readonly onItsWay: Set<unknown>;

  private constructor(
    private readonly page: Page,
    private readonly url: string,
  ) {
    this.onItsWay = onItsWay(page);
  }

  static async come(browser: Browser, url: string): Promise<Visitor> {
    const page = await openPage(browser);
    page.context().setDefaultTimeout(90_000);
    await keepTo(page, url);
    return new Visitor(page, url);
  }

  /** Signs in, and answers what the dashboard asks a new person. */
  async signIn(account: Account): Promise<void> {
    const { page } = this;
    await page.goto(`${this.url}/login`);
    await fillSignIn(page, account);
    await page.waitForURL(({ pathname }) => pathname === '/survey');
    await completeSurvey(page);
  }

  /** Lets in the device whose link a client printed. */
  async letIn(link: string): Promise<void> {
    const { page } = this;
    await page.goto(link);
    await authorizeDevice(page);
    await page.getByText('You successfully added your device').waitFor();
  }

  /** Looks at pages, one after the other, each until it asks for nothing more. */
  async look(paths: readonly string[]): Promise<void> {
    const { page } = this;
    await page.goto(`${this.url}/`);
    await this.settle();
    for (const path of paths) {
      await goTo(page, path);
      await this.settle();
    }
  }

  /** Opens a step in the graph of a run, and the tabs of what is shown then. */
  async lookAtStep(run: string, step: string): Promise<void> {
    const { page } = this;
    await this.look([run]);
    await page.locator('.react-flow__node').getByText(step, { exact: true }).first().click();
    const panel = page.getByRole('dialog');
    await panel.waitFor();
    for (const tab of await panel.getByRole('tab').all()) {
      await tab.click();
      await this.settle();
    }
  }

  /** Waits until nothing has been on its way for a while: a page asks in turns. */
  private async settle(): Promise<void> {
    let quietSince = Date.now();
    while (Date.now() - quietSince < QUIET_MS) {
      if (this.onItsWay.size > 0) quietSince = Date.now();
      await this.page.waitForTimeout(50);
    }
  }

  async leave(): Promise<void> {
    await this.page.context().close();
  }
}
