import { type Difference, describe as describeDifferences } from '../tools/e2e/compare/diff.js';
import { sides } from './harness/sides.js';
import { documentOf, operationsOf } from './http/openapi.js';
import { Results } from './report/results.js';
import { compareOperations } from './schema/compare-operations.js';

// Our OpenAPI document beside the one that the running official server gives, operation by operation.
describe("our OpenAPI document says what the official server's says", () => {
  const { official, zendo, directory } = sides();
  const results = new Results('schema', directory);
  let names: string[] = [];
  let mistakes: Difference[] = [];

  beforeAll(async () => {
    const [theirs, ours] = await Promise.all([documentOf(official.url), documentOf(zendo.url)]);
    names = operationsOf(theirs).map(({ name }) => name);
    mistakes = compareOperations(theirs, ours).flatMap(({ operation, differences }) =>
      results.add(`schema of ${operation}`, operation, 200, differences),
    );
  });

  afterAll(() => results.write({ operations: names }));

  it.each(['presence', 'parameters', 'request', 'response', 'statuses'])('in the %s of each operation', (part) => {
    const found = mistakes.filter(({ path }) => path.includes(` » ${part}`));
    expect(found.length === 0 ? '' : describeDifferences(found, 400)).toBe('');
  });

  it('and there are 268', () => {
    expect(names).toHaveLength(268);
  });
});
