import { type Document, operationsOf } from '../../../conformance/http/openapi.js';
import { type Difference, diff } from '../compare/diff.js';
import { ask } from '../harness/tenant-api.js';

interface Item {
  readonly id: string;
  readonly name?: string;
}
interface Page {
  readonly items: readonly Item[];
  readonly total: number;
  readonly total_pages: number;
}
/** Pages as they were answered, by what was asked. */
export type Pages = ReadonlyMap<string, Page>;

export interface List {
  readonly path: string;
  readonly ofProject: boolean;
  readonly hydrates: boolean;
}

const SIZE = 100;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
/** Answered from outside of the database, and by the official server with 501. */
const NOT_STORED = new Set(['/service_connectors/resources', '/resource_requests']);

/** The lists that a server has, by its own document, old names left out: those below one thing with a `{…}` in them. */
export async function listPaths(url: string): Promise<List[]> {
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as Document;
  const lists = operationsOf(document).filter(
    ({ method, object }) => method === 'GET' && !object.deprecated && object.parameters?.some(isPage),
  );
  return lists
    .map(({ path, object }) => ({
      path: path.replace('/api/v1', ''),
      ofProject: object.parameters?.some(({ name }) => name === 'project') === true,
      hydrates: object.parameters?.some(({ name }) => name === 'hydrate') === true,
    }))
    .filter(({ path }) => !NOT_STORED.has(path));
}

const isPage = ({ name }: { readonly name: string }): boolean => name === 'page';

/**
 * Every page of every list: hydrated and in order of creation, and once more its first page as it comes by itself.
 * @param lists of the official server, whoever is asked
 */
export async function pagesOf(url: string, token: string, lists: readonly List[]): Promise<Pages> {
  const pages = new Map<string, Page>();
  const ask = async (path: string): Promise<Page> => {
    const page = await pageAt(url, path, token);
    pages.set(path, page);
    return page;
  };
  const all = async (path: string): Promise<void> => {
    for (let number = 1, last = 1; number <= last; number += 1) {
      last = (await ask(`${path}&size=${SIZE}&page=${number}`)).total_pages;
    }
  };
  const projects = (await pageAt(url, '/projects', token)).items.map(({ id }) => id);
  for (const { path, ofProject, hydrates } of lists) {
    const [holders, below] = await holdersOf(path, (list) => pageAt(url, list, token));
    for (const holder of holders) {
      for (const project of ofProject && !below ? projects : [undefined]) {
        const list = `${path.replace(/\{\w+\}/, holder)}${project === undefined ? '' : `?project=${project}`}`;
        await all(`${list}${list.includes('?') ? '&' : '?'}sort_by=asc:created${hydrates ? '&hydrate=true' : ''}`);
        await ask(list);
      }
    }
  }
  return pages;
}

/** The ids that may stand for `{…}` in a path, some of them when there are many; one empty text when there is none. */
async function holdersOf(path: string, page: (path: string) => Promise<Page>): Promise<[string[], boolean]> {
  const holder = /^(\/\w+)\/\{\w+\}/.exec(path)?.[1];
  if (holder === undefined) return [[''], false];
  const { items } = await page(`${holder}?size=5&sort_by=asc:created`);
  return [items.map(({ id }) => id), true];
}

async function pageAt(url: string, path: string, token: string): Promise<Page> {
  const { status, body } = await ask(url, path, { token });
  if (status !== 200) throw new Error(`${url} ${path} answered ${status}: ${JSON.stringify(body).slice(0, 500)}`);
  return evenOut(body) as Page;
}

/** What is no fact of the database: whoever answers says it in words, or of an address, of their own. */
const OWN = [/\.connector_type\..*\b(?:description|title)$/, /\.endpoint_url$/];

/** Where two servers' pages differ. */
export const differences = (before: Pages, after: Pages): Difference[] =>
  diff(Object.fromEntries(before), Object.fromEntries(after)).filter(({ path }) => !OWN.some((at) => at.test(path)));

/** The tags, links, parents and resources of an item have no order of their own. */
function evenOut(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) {
    const evened = value.map((each) => evenOut(each));
    const isOrdered = name === 'items' || evened.some((each) => idOf(each) === undefined);
    return isOrdered ? evened : evened.sort((a, b) => (idOf(a)! < idOf(b)! ? -1 : 1));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, evenOut(each, key)]));
}

/** The id of an item, or that a text is. */
function idOf(value: unknown): string | undefined {
  if (typeof value === 'string') return UUID.test(value) ? value : undefined;
  const { id } = (value ?? {}) as { id?: unknown };
  return typeof id === 'string' ? id : undefined;
}
