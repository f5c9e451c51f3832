import type { Answer, Collected, Item } from './collect.js';
import { isUnordered } from './questions.js';

/** What differs from one installation to the next without meaning anything. */
export interface Places {
  /** Texts to replace, longest first, by what they mean: directories, addresses. */
  readonly texts: readonly (readonly [string, string])[];
}

export const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?$/;
/** What the client puts into names by `{date}` and `{time}`. */
const NAME_TIME = /^(?:\d{4}_\d\d_\d\d|\d\d_\d\d_\d\d_\d{6})$/;
/** The client ends the directory of an artifact with eight random digits. */
const RANDOM_TAIL = /\/[0-9a-f]{8}(?=$|\/data\.json$)/;
/** Values that are random or measured on every server; that they are there, and their type, still counts. */
export const VOLATILE_FIELDS: ReadonlySet<string> = new Set(['cache_key', 'color', 'activation_token']);

/** Numbers that a clock made. */
const MEASURED_FIELDS: ReadonlySet<string> = new Set(['duration']);

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** A name for each id of a server, made from what it stands for, so that equal things are called equal on both. */
export function labelIds({ items }: Collected): Map<string, string> {
  const labels = new Map<string, string>();
  const counts = new Map<string, number>();
  const add = (id: unknown, named: string): void => {
    if (typeof id !== 'string' || labels.has(id)) return;
    // The client makes some names of random ids.
    const label = named.replaceAll(UUID, '*');
    const times = (counts.get(label) ?? 0) + 1;
    counts.set(label, times);
    labels.set(id, times === 1 ? `<${label}>` : `<${label}#${times}>`);
  };
  const label = (id: unknown): string => (labels.get(text(id)) ?? text(id)).replace(/^<|>$/g, '');
  for (const [collection, list] of Object.entries(items)) {
    for (const item of list) add(item.id, labelOf(collection, item, label));
  }
  for (const item of [...(items['runs'] ?? []), ...(items['steps'] ?? [])]) {
    for (const holder of [item.metadata, item.resources]) {
      const logs = record(holder)['log_collection'];
      for (const log of Array.isArray(logs) ? (logs as Item[]) : []) {
        add(log.id, `logs:${label(item.id)}:${text(record(log.body)['source'])}`);
      }
    }
  }
  return labels;
}

function labelOf(collection: string, item: Item, label: (id: unknown) => string): string {
  const body = record(item.body);
  const resources = record(item.resources);
  switch (collection) {
    case 'components':
    case 'flavors':
      return `${collection}:${text(body['type'])}:${text(item.name)}`;
    case 'steps':
      return `step:${label(body['run_id'] ?? record(item.metadata)['pipeline_run_id'])}:${text(item.name)}`;
    case 'artifact_versions':
      return `version:${text(record(body['artifact'])['name'])}:${String(body['version'])}`;
    case 'model_versions':
      return `version:${text(record(body['model'])['name'])}:${String(body['number'])}`;
    case 'pipeline_snapshots':
      return `snapshot:${text(record(resources['pipeline'])['name'])}`;
    case 'model_version_artifacts':
      return `link:${label(body['model_version'])}:${label(record(body['artifact_version'])['id'])}`;
    case 'model_version_pipeline_runs':
      return `link:${label(body['model_version'])}:${label(record(body['pipeline_run'])['id'])}`;
    default:
      return `${collection}:${text(item.name)}`;
  }
}

/** The answers by request, with ids, times, places and random values replaced by what they stand for. */
export function normalize(collected: Collected, places: Places): Map<string, Pick<Answer, 'status' | 'body'>> {
  const inText = textReplacer(collected, places);
  return new Map(
    collected.answers.map(({ request, status, body }) => {
      const answer = evenOut(body, inText);
      if (isUnordered(request)) sortItems(answer);
      if (request.endsWith('/dag')) sortGraph(answer);
      return [inText(request), { status, body: answer }];
    }),
  );
}

/** A value with times and what is random or measured replaced by what they stand for, and its other texts by `inText`. */
export function evenOut(value: unknown, inText: (text: string) => string, field = ''): unknown {
  if (Array.isArray(value)) return value.map((each) => evenOut(each, inText, field));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [inText(key), evenOut(each, inText, key)]));
  }
  if (typeof value === 'number' && MEASURED_FIELDS.has(field)) return '<measured>';
  if (typeof value !== 'string') return value;
  if (VOLATILE_FIELDS.has(field)) return '<volatile>';
  if (TIME.test(value)) return '<time>';
  return NAME_TIME.test(value) ? '<name time>' : inText(value).replace(RANDOM_TAIL, '/<random>');
}

const TIME_IN_TEXT = /\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d{6})?/g;

/** Texts for people by what printed them, evened out in the same way. */
export function normalizeTexts(
  shown: Readonly<Record<string, string>>,
  collected: Collected,
  places: Places,
): Map<string, string> {
  const inText = textReplacer(collected, places);
  return new Map(
    Object.entries(shown).map(([name, printed]) => [name, inText(printed).replaceAll(TIME_IN_TEXT, '<time>')]),
  );
}

/** Replaces places and ids within a text. */
function textReplacer(collected: Collected, places: Places): (text: string) => string {
  const labels = labelIds(collected);
  const texts = [...places.texts].sort(([one], [other]) => other.length - one.length);
  return (value) => {
    let result = value;
    for (const [from, to] of texts) result = result.replaceAll(from, to);
    return result.replaceAll(UUID, (id) => labels.get(id) ?? '<uuid>');
  };
}

/** Items of a page that the sort leaves equal are ordered by their random ids: put them in the order of their labels. */
function sortItems(page: unknown): void {
  const items = record(page)['items'];
  if (Array.isArray(items)) (items as Item[]).sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** The official server lists what a node has and leads to in the order of random ids; members have no order. */
export function sortGraph(graph: unknown): void {
  for (const part of ['nodes', 'edges']) {
    const list = record(graph)[part];
    if (Array.isArray(list)) list.sort((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1));
  }
}

const sortKey = (value: unknown): string => JSON.stringify(Object.entries(record(value)).sort());
