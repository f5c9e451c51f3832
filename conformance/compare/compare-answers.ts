import { type Difference, diff } from '../../tools/e2e/compare/diff.js';
import { UUID, VOLATILE_FIELDS, evenOut, sortGraph } from '../../tools/e2e/compare/normalize.js';
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
 * @param unordered whether random ids decide the order of the items, or of those that have the same in the field that is
 * named
 */
export function compareAnswers(
  pair: Pair,
  sides: Pick<Sides, 'official' | 'zendo'>,
  identities: Identities,
  unordered: boolean | string,
): Difference[] {
  for (const name of ['official', 'zendo'] as const) {
    // A refusal is an array, too.
    if (unordered && pair[name].status < 400) order(pair[name].body, name, identities, unordered);
  }
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
function order(body: unknown, side: 'official' | 'zendo', identities: Identities, unordered: true | string): void {
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
  const sorted = ties(items, unordered).flatMap((tied) =>
    tied.sort((one, other) => (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0)),
  );
  items.splice(0, items.length, ...sorted);
}

/** Items in a row that have the same in a field, together; all of them when none is named. */
function ties(items: readonly unknown[], unordered: true | string): unknown[][] {
  if (unordered === true) return [[...items]];
  const groups: { readonly value: string; readonly tied: unknown[] }[] = [];
  for (const item of items) {
    const value = JSON.stringify(fieldOf(item, unordered));
    const last = groups.at(-1);
    if (last?.value === value) last.tied.push(item);
    else groups.push({ value, tied: [item] });
  }
  return groups.map(({ tied }) => tied);
}

/** Random on both sides, so that an order by them says nothing. */
const RANDOM = /^(?:[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\dT.*)$/;

/** A field of a resource, wherever in it; of another resource, its name; null for what is random. */
function fieldOf(item: unknown, field: string): unknown {
  if (!isRecord(item) || VOLATILE_FIELDS.has(field)) return null;
  for (const part of [item, item['body'], item['metadata'], item['resources']]) {
    const value = isRecord(part) ? part[field] : undefined;
    if (typeof value === 'string' && RANDOM.test(value)) return null;
    if (value !== undefined) return isRecord(value) && 'id' in value ? value['name'] : value;
  }
  return null;
}
