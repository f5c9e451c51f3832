import { type Difference, describe as describeDifferences } from '../tools/e2e/compare/diff.js';
import { sides } from './harness/sides.js';
import { type Operation, documentOf, matcher, operationsOf } from './http/openapi.js';
import { Session } from './http/session.js';
import { lists } from './probes/lists.js';
import { anonymous, malformed, unknown } from './probes/refusals.js';
import { Results } from './report/results.js';
import { ownDocument } from './schema/own-document.js';
import { SCENARIOS } from './scenarios/index.js';
import type { Step } from './scenarios/step.js';
import { WORLD } from './scenarios/world.js';

// The same requests, one after the other, to the official server and to ours; every answer is compared, and ours has to
// be as our own document says. First a world is
// made, then each resource is gone through.
describe('each request is answered as the official server answers it', () => {
  const pair = sides();
  const results = new Results('differential', pair.directory);
  let session: Session;
  let known: readonly Operation[] = [];

  const tell = (mistakes: readonly Difference[]): string =>
    mistakes.length === 0 ? '' : describeDifferences(mistakes, 400);
  const report = async (steps: readonly Step[]): Promise<string> => {
    const mistakes: Difference[] = [];
    for (const step of steps) mistakes.push(...(await session.ask(step)));
    return tell(mistakes);
  };

  beforeAll(async () => {
    known = operationsOf(await documentOf(pair.official.url));
    session = new Session(pair, results, matcher(known), ownDocument(await documentOf(pair.zendo.url)));
    await session.logIn();
  });

  afterAll(() => results.write({ operations: known.map(({ name }) => name) }));

  it('makes a world', async () => {
    const text = await report(WORLD.steps);
    expect(text).toBe('');
    const refused = results.all.filter(({ status }) => status >= 300).map(({ request, status }) => [request, status]);
    // Neither server makes a template of what ran on a local stack.
    expect(refused).toEqual([['POST /run_templates', 400]]);
  });

  it.each(SCENARIOS)('$name', async ({ steps }) => {
    expect(await report(steps)).toBe('');
  });

  it('what each list is asked: pages, sorts, every filter', async () => {
    const asked = lists(known);
    expect(asked.length).toBeGreaterThan(30);
    expect(tell(await session.askAll(asked.flatMap(({ steps }) => steps)))).toBe('');
  });

  it.each([
    ['by nobody', anonymous],
    ['about what is not there', unknown],
    ['in a wrong form', malformed],
  ])('what is asked %s', async (_, probe) => {
    expect(tell(await session.askAll(probe(known), 4))).toBe('');
  });

  it('has asked for every operation, and 268 are there', () => {
    const asked = new Set(results.all.map(({ operation }) => operation));
    expect(known.filter(({ name }) => !asked.has(name))).toEqual([]);
    expect(known).toHaveLength(268);
  });
});
