import type { Browser } from 'playwright-core';

import { describe as describeDifferences } from '../tools/e2e/compare/diff.js';
import { linkIn } from '../tools/e2e/harness/approve.js';
import { openBrowser } from '../tools/e2e/harness/browser.js';
import { eventually } from '../tools/e2e/harness/eventually.js';
import { OfficialServer } from '../tools/e2e/harness/official-server.js';
import { ZenmlClient } from '../tools/e2e/harness/zenml-client.js';
import { isRecord } from './compare/identities.js';
import { type Side, sides } from './harness/sides.js';
import { type Saved, exchange } from './http/exchange.js';
import { documentOf, matcher, operationsOf } from './http/openapi.js';
import { pagesOf, runPage } from './replay/pages.js';
import { Recorder } from './replay/recorder.js';
import { Replayer } from './replay/replayer.js';
import { Visitor } from './replay/visitor.js';
import { Results } from './report/results.js';

// What the official client and the official dashboard ask, recorded while they work against the official server, is asked
// of ours again, in the same order and with our ids; the answers have to be those that the client and the dashboard got.
describe('recorded traffic is answered as it was', () => {
  const { fresh, directory } = sides();
  const { account } = fresh;
  const results = new Results('replay', directory);
  let server: OfficialServer;
  let recorder: Recorder;
  let replayer: Replayer;
  let client: ZenmlClient;
  let browser: Browser;
  let visitor: Visitor;

  beforeAll(async () => {
    await expectEmpty(fresh);
    server = await OfficialServer.start(account);
    recorder = await Recorder.start(server.url);
    client = await ZenmlClient.create();
    // The dashboard's sign-in page draws without end on a machine that has no graphics of its own.
    browser = await openBrowser(['--disable-3d-apis']);
    visitor = await Visitor.come(browser, recorder.url);
    const official: Side = { name: 'official', url: recorder.url, account, directory: server.directory };
    const operations = operationsOf(await documentOf(server.url));
    replayer = new Replayer({ official, zendo: fresh }, results, matcher(operations));
  });

  afterAll(async () => {
    results.write();
    await visitor?.leave();
    await browser?.close();
    await client?.remove();
    await recorder?.stop();
    await server?.stop();
  });

  const idOf = (path: string, name: string): string => replayer.idOf(path, name);

  /** Asks what was recorded again, and tells where it is answered otherwise. */
  async function replay(atLeast: number): Promise<string> {
    const recorded = recorder.take();
    expect(recorded.length).toBeGreaterThan(atLeast);
    const mistakes = await replayer.repeat(recorded);
    return mistakes.length === 0 ? '' : describeDifferences(mistakes, 200);
  }

  it('of a person who signs in to the dashboard', async () => {
    await visitor.signIn(account);
    expect(await replay(5)).toBe('');
  });

  it('of the client that logs in, and the dashboard that lets it in', async () => {
    const login = client.startZenml(['login', recorder.url, '--no-verify-ssl']);
    await visitor.letIn(await eventually(() => linkIn(login.output)));
    const { code, output } = await login.finished();
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(await replay(5)).toBe('');
  });

  it.each([['first'], ['cached', 'changed', 'failing', 'retried', 'dynamic', 'tidy']])(
    'of the client that runs pipelines: %s …',
    async (...runs) => {
      const { code, output } = await client.python('forecast.py', runs);
      expect(`${code} ${code === 0 ? '' : output}`).toBe('0 ');
      expect(await replay(20)).toBe('');
    },
  );

  it('of the command line that lists and describes', async () => {
    const { code, output } = await client.python('listings.py', []);
    expect(`${code} ${code === 0 ? '' : output}`).toBe('0 ');
    expect(await replay(50)).toBe('');
  });

  it('of the dashboard, page by page', async () => {
    await visitor.look(pagesOf(idOf));
    expect(await replay(50)).toBe('');
  });

  it('of the dashboard at a run: a step and its tabs', async () => {
    await visitor.lookAtStep(runPage(idOf, 'forecast-first'), 'measure');
    expect(await replay(2)).toBe('');
  });
});

/** @throws Error when the server was asked for something before: what is there would be taken for an answer. */
async function expectEmpty(side: Side): Promise<void> {
  const saved: Saved = new Map();
  const login = await exchange(
    side,
    { method: 'POST', path: '/login', form: { ...side.account }, as: 'nobody' },
    saved,
  );
  const token = isRecord(login.body) ? login.body['access_token'] : undefined;
  saved.set('token:me', String(token));
  const { body } = await exchange(side, { method: 'GET', path: '/pipelines' }, saved);
  if (!isRecord(body) || body['total'] !== 0)
    throw new Error(`${side.url} is not as it was created: run this part by itself against a new server`);
}
