import type { Account } from './official-server.js';
import { ask, sessionToken } from './tenant-api.js';

/** Every list of the API that has pages, with what each item is. */
const LISTS = [
  ...['artifact_versions', 'artifacts', 'code_repositories', 'components', 'deployments', 'devices', 'flavors'],
  ...['hook_invocations', 'model_versions', 'models', 'pipeline_builds', 'pipeline_snapshots', 'pipelines', 'projects'],
  ...['run_templates', 'run_wait_conditions', 'runs', 'schedules', 'secrets', 'service_accounts', 'service_connectors'],
  ...['services', 'stacks', 'steps', 'tags', 'triggers', 'users', 'webhooks'],
] as const;

interface Item {
  readonly id: string;
  readonly [member: string]: unknown;
}
export type Lists = Readonly<Record<string, readonly Item[]>>;

export const logInTo = (url: string, account: Account): Promise<string> => sessionToken(url, account);

/** All pages of all lists, hydrated. @throws Error for an answer that is none */
export async function listsOf(url: string, token: string): Promise<Lists> {
  const project = (await page(url, '/projects?size=1', token)).items[0]?.id;
  const all: Record<string, Item[]> = {};
  for (const list of LISTS) {
    const items: Item[] = [];
    for (let number = 1, pages = 1; number <= pages; number += 1) {
      const path = `/${list}?hydrate=true&size=100&page=${number}&sort_by=asc:created&project=${project}`;
      const answer = await page(url, path, token);
      items.push(...answer.items);
      pages = answer.total_pages;
    }
    all[list] = items;
  }
  return all;
}

async function page(url: string, path: string, token: string) {
  const { status, body } = await ask(url, path, { token });
  if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(body).slice(0, 500)}`);
  return body as { items: Item[]; total_pages: number };
}

/** What differs between two servers' lists, a line each; the order of items of one moment does not count. */
export function differences(before: Lists, after: Lists): string[] {
  return Object.entries(before).flatMap(([list, items]) => {
    const others = new Map((after[list] ?? []).map((item) => [item.id, item]));
    const found = items.flatMap((item) => compare(`${list}/${item.id}`, item, others.get(item.id)));
    return items.length === others.size ? found : [`${list}: ${items.length} and ${others.size} items`, ...found];
  });
}

function compare(path: string, one: unknown, other: unknown): string[] {
  if (isRecord(one) && isRecord(other)) {
    const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    return names.flatMap((name) => compare(`${path}.${name}`, one[name], other[name]));
  }
  if (Array.isArray(one) && Array.isArray(other) && one.length === other.length) {
    const [sorted, others] = [byText(one), byText(other)];
    return sorted.flatMap((each, index) => compare(`${path}[${index}]`, each, others[index]));
  }
  const [text, otherText] = [JSON.stringify(one), JSON.stringify(other)];
  return text === otherText ? [] : [`${path}: ${text?.slice(0, 200)} and ${otherText?.slice(0, 200)}`];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// Lists inside of an item (tags, resources) have no order of their own.
const byText = (values: readonly unknown[]): unknown[] => [...values].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));

const keyOf = (value: unknown): string =>
  isRecord(value) && typeof value['id'] === 'string' ? value['id'] : JSON.stringify(value);
