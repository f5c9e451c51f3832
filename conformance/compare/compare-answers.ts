import { type Difference, diff } from '../../tools/e2e/compare/diff.js';
import { UUID, evenOut, sortGraph } from '../../tools/e2e/compare/normalize.js';
import type { Sides } from '../harness/sides.js';
import type { Answer } from '../http/exchange.js';
import { type Identities, isRecord } from './identities.js';

/** Values that are secret or random, by their form. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, '<token>'],
  // A clock's time with its zone, where an answer is not a stored thing.
  [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/g, '<time Z>'],
  [/\bzenml-[a-z0-9]{6}\b/g, 'zenml-<random>'],
  [/ZENKEY_[\w=-]+/g, '<api key>'],
  [/\b[0-9a-f]{64}\b/g, '<64 hex>'],
  [/\b[0-9a-f]{32}\b/g, '<32 hex>'],
  [/^[\w-]{43}$/g, '<secret>'],
];

export interface Pair {
  readonly official: Answer;
  readonly zendo: Answer;
}

/**
 * Where Zendo's answer differs from the official one once ids, times, places, tokens and secrets are evened out.
 * @param unordered whether random ids decide the order of the items
 */
export function compareAnswers(pair: Pair, sides: Sides, identities: Identities, unordered: boolean): Difference[] {
  if (unordered) for (const name of ['official', 'zendo'] as const) order(pair[name].body, name, identities);
  identities.learn(pair.official.body, pair.zendo.body);
  const [official, zendo] = (['official', 'zendo'] as const).map((name) => {
    const { url, directory } = sides[name];
    const inText = (text: string): string => {
      let result = identities.label(
        name,
        text.replaceAll(UUID, (id) => id),
      );
      for (const [from, to] of [
        [url, '<server>'],
        [new URL(url).host, '<host>'],
        [directory, '<home>'],
      ] as const)
        result = result.replaceAll(from, to);
      for (const [shape, meaning] of SHAPES) result = result.replaceAll(shape, meaning);
      return result;
    };
    return { ...(evenOut(pair[name], inText) as object) };
  }) as [Record<string, unknown>, Record<string, unknown>];
  for (const side of [official, zendo]) if (isRecord(side['body']) && 'nodes' in side['body']) sortGraph(side['body']);
  return diff(official, zendo);
}

/** Puts the items of a page in the order of what their ids are called on both sides; those that are new stay last. */
function order(body: unknown, side: 'official' | 'zendo', identities: Identities): void {
  const items = isRecord(body) ? body['items'] : body;
  if (!Array.isArray(items)) return;
  const key = (item: unknown): string => {
    const known = isRecord(item) && typeof item['id'] === 'string' ? identities.label(side, item['id']) : '';
    if (/\d/.test(known)) return known.padStart(12, '0');
    // Of what is new, name and kind are told first; the rest is the same on both sides but for its ids.
    const text = JSON.stringify(item).replaceAll(UUID, '');
    return isRecord(item) && isRecord(item['body'])
      ? `z ${String(item['name'])} ${String(item['body']['type'])} ${text}`
      : text;
  };
  items.sort((one, other) => (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0));
}
