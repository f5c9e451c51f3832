import type { Sides } from '../harness/sides.js';
import type { Answer } from '../http/exchange.js';
import { compareAnswers } from './compare-answers.js';
import { Identities } from './identities.js';

const account = { username: 'u', password: 'p' };
const SIDES: Pick<Sides, 'official' | 'zendo'> = {
  official: { name: 'official', url: 'http://one:1', account, directory: '/one' },
  zendo: { name: 'zendo', url: 'http://two:2', account, directory: '/two' },
};
const ONE = '11111111-0000-4000-8000-000000000000';
const TWO = '22222222-0000-4000-8000-000000000000';

const answer = (body: unknown): Answer => ({ status: 200, headers: {}, body });
const compare = (official: unknown, zendo: unknown, unordered: boolean | string = false) =>
  compareAnswers({ official: answer(official), zendo: answer(zendo) }, SIDES, new Identities(), unordered);

describe('compareAnswers', () => {
  it('evens out ids, times, places, tokens and secrets', () => {
    const body = (id: string, url: string, secret: string) => ({
      id,
      created: '2026-01-02T03:04:05.000006',
      url: `${url}/runs/${id}`,
      key: `ZENKEY_${secret}`,
      secret: secret.repeat(43),
    });
    expect(compare(body(ONE, 'http://one:1', 'a'), body(TWO, 'http://two:2', 'b'))).toEqual([]);
  });

  it('tells apart what is said of them', () => {
    const found = compare({ id: ONE, parent: ONE, size: 1 }, { id: TWO, parent: ONE, size: 2 });
    expect(found.map(({ path }) => path)).toEqual(['body.parent', 'body.size']);
  });

  it('lets random ids decide the order of items only where told so', () => {
    const items = [
      { id: ONE, name: 'a' },
      { id: TWO, name: 'b' },
    ];
    const page = { items };
    const turned = { items: items.toReversed() };
    expect(compare(structuredClone(page), structuredClone(turned), true)).toEqual([]);
    expect(compare(page, turned)).not.toEqual([]);
    const refusal = ['ValueError', 'a message'];
    const pair = { official: { status: 422, headers: {}, body: [...refusal] } };
    const swapped = { status: 422, headers: {}, body: refusal.toReversed() };
    expect(compareAnswers({ ...pair, zendo: swapped }, SIDES, new Identities(), true)).toHaveLength(2);
  });

  it('lets them decide only among what has the same in the field that a list is sorted by', () => {
    const first = { id: ONE, body: { kind: 'a' } };
    const second = { id: TWO, body: { kind: 'a' } };
    const third = { id: '33333333-0000-4000-8000-000000000000', body: { kind: 'b' } };
    const inOrder = (...items: unknown[]) => structuredClone({ items });
    expect(compare(inOrder(first, second, third), inOrder(second, first, third), 'kind')).toEqual([]);
    expect(compare(inOrder(first, second, third), inOrder(third, first, second), 'kind')).not.toEqual([]);
  });
});
