import type { Account } from '../harness/official-server.js';
import { sessionToken } from '../harness/tenant-api.js';
import { COLLECTIONS, FILTERS } from './questions.js';

/** One question to a server and its answer. */
export interface Answer {
  /** Method-less path and query as asked, with real ids. */
  readonly request: string;
  readonly status: number;
  readonly body: unknown;
}

export interface Collected {
  readonly url: string;
  readonly answers: readonly Answer[];
  /** Items of each collection, hydrated, in the order of their creation. */
  readonly items: Readonly<Record<string, readonly Item[]>>;
}

export interface Item {
  readonly id: string;
  readonly name?: string | null;
  readonly body: Record<string, unknown> | null;
  readonly metadata: Record<string, unknown> | null;
  readonly resources: Record<string, unknown> | null;
}

/**
 * Asks a server everything that it reports: each collection hydrated and not, each item by itself, what hangs on runs
 * and steps, and a set of filters and sorts.
 */
export async function collect(url: string, account: Account): Promise<Collected> {
  const token = await sessionToken(url, account);
  const answers: Answer[] = [];
  const ask = async (request: string): Promise<Answer> => {
    const response = await fetch(`${url}/api/v1${request}`, {
      headers: { authorization: `Bearer ${token}`, 'user-agent': 'zenml/0.98.0' },
    });
    const text = await response.text();
    const answer = { request, status: response.status, body: parse(text) };
    answers.push(answer);
    return answer;
  };

  const items: Record<string, readonly Item[]> = {};
  for (const { name, gets = true, sort = 'asc:created' } of COLLECTIONS) {
    await ask(`/${name}?hydrate=False&sort_by=${sort}&size=200`);
    const listed = await ask(`/${name}?hydrate=True&sort_by=${sort}&size=200`);
    items[name] = ((listed.body as { items?: Item[] } | undefined)?.items ?? []).filter((item) => item.id);
    if (!gets) continue;
    for (const { id } of items[name]) await ask(`/${name}/${id}?hydrate=True`);
  }
  for (const { id } of items['runs'] ?? []) {
    for (const part of ['status', 'steps', 'pipeline-configuration', 'dag', 'logs?source=client'])
      await ask(`/runs/${id}/${part}`);
    await ask(`/runs/${id}?hydrate=True&include_full_metadata=True&include_python_packages=True`);
  }
  for (const { id } of items['steps'] ?? []) {
    for (const part of ['status', 'step-configuration', 'logs', 'logs?source=step']) await ask(`/steps/${id}/${part}`);
  }
  for (const { id } of items['models'] ?? []) await ask(`/models/${id}/model_versions?hydrate=True`);
  for (const { id } of items['projects'] ?? []) await ask(`/projects/${id}/statistics`);
  for (const id of logIds(items)) await ask(`/logs/${id}?hydrate=True`);
  for (const filter of FILTERS) await ask(filter);
  return { url, answers, items };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return { not_json: text };
  }
}

/** Ids of the log records that runs and steps carry. */
function logIds(items: Readonly<Record<string, readonly Item[]>>): string[] {
  const ids = new Set<string>();
  for (const item of [...(items['runs'] ?? []), ...(items['steps'] ?? [])]) {
    for (const logs of [item.metadata?.['log_collection'], item.resources?.['log_collection']]) {
      if (!Array.isArray(logs)) continue;
      for (const log of logs as { id?: string }[]) if (log.id) ids.add(log.id);
    }
  }
  return [...ids];
}
