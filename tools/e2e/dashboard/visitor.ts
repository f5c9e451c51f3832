import type { Browser, Page } from 'playwright-core';

import { completeSurvey, fillSignIn, goTo, keepTo, onItsWay } from '../harness/official-dashboard.js';
import type { Account } from '../harness/official-server.js';
import { evenOut, troubleIn } from './even-out.js';

/** A person with a browser at one server's dashboard, who notes each trouble that the browser has. */
export class Visitor {
  /** What went wrong, evened out, and the page where it did so first. */
  readonly troubles = new Map<string, string>();
  /** What pages of this server say in words of its own, and what others say instead. */
  readonly wording: [string, string][] = [];
  readonly #onItsWay: Set<unknown>;

  private constructor(
    readonly url: string,
    readonly page: Page,
  ) {
    this.#onItsWay = onItsWay(page);
    this.#listen();
  }

  /** Opens a browser profile of its own, in which hosts beside the server are out of reach. */
  static async come(browser: Browser, url: string): Promise<Visitor> {
    const context = await browser.newContext({
      viewport: { width: 1360, height: 850 },
      locale: 'en-US',
      timezoneId: 'UTC',
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(120_000);
    const page = await context.newPage();
    await keepTo(page, url);
    return new Visitor(url, page);
  }

  #listen(): void {
    const { page } = this;
    const note = (text: string): void => {
      const trouble = troubleIn(text, this.url);
      if (!this.troubles.has(trouble)) this.troubles.set(trouble, evenOut(page.url(), this.url));
    };
    page.on('console', (message) => {
      if (message.type() === 'error') note(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => note(`script: ${error.message}`));
    page.on('requestfailed', (request) => {
      // What a page had asked for when it was left.
      if (request.failure()?.errorText === 'net::ERR_ABORTED') return;
      note(`failed: ${request.method()} ${request.url()} ${request.failure()?.errorText}`);
    });
    page.on('response', (answer) => {
      if (answer.status() >= 400) note(`answer: ${answer.status()} ${answer.request().method()} ${answer.url()}`);
    });
  }

  /** Fills the dashboard's own sign-in form, wherever it was shown. */
  async signIn(account: Account): Promise<void> {
    await fillSignIn(this.page, account);
    await this.page.waitForURL(({ pathname }) => pathname !== '/login');
  }

  /** Answers what the dashboard asks a new person, and nobody twice. */
  async answerSurvey(): Promise<void> {
    const { page } = this;
    const asked = page.getByText('Add your account details');
    await asked.or(page.getByText('Kim Keeper')).first().waitFor();
    if (!(await asked.isVisible())) return;
    await completeSurvey(page);
  }

  /** Asks the server for the page at `path`. */
  async open(path: string): Promise<void> {
    this.#onItsWay.clear();
    await this.page.goto(`${this.url}${path}`);
  }

  /** Goes on to the page at `path` within the dashboard, as one of its links does. */
  async goTo(path: string): Promise<void> {
    await goTo(this.page, path);
  }

  /**
   * What the page says, evened out.
   * @throws Error while something is on its way, or not all of `shows` is there to be read
   */
  async reads(shows: readonly string[]): Promise<string> {
    if (this.#onItsWay.size > 0) throw new Error(`${this.page.url()} waits for ${this.#onItsWay.size} answers`);
    const text = evenOut(await this.#text(), this.url);
    const missing = shows.filter((each) => !text.includes(each));
    if (missing.length > 0) throw new Error(`${this.page.url()} does not show ${missing.join(', ')}:\n${text}`);
    return this.wording.reduce((said, [own, plain]) => said.replaceAll(` ${own} `, ` ${plain} `), text);
  }

  /** All of the page's text; a graph's nodes in the order of the alphabet, since they have none that a server promises. */
  async #text(): Promise<string> {
    const [body, nodes, each] = await Promise.all([
      this.page.locator('body').innerText(),
      this.page.locator('.react-flow__nodes').allInnerTexts(),
      this.page.locator('.react-flow__node').allInnerTexts(),
    ]);
    const graph = nodes[0];
    return graph ? body.replace(graph, () => each.sort().join('\n')) : body;
  }

  /** @param file where the picture goes; none is made without */
  async photograph(file: string | undefined): Promise<void> {
    if (file === undefined) return;
    await this.page.screenshot({ path: file, type: 'jpeg', quality: 70, animations: 'disabled' });
  }

  async leave(): Promise<void> {
    await this.page.context().close();
  }
}
