import type { Account } from '../harness/official-server.js';
import { ask, sessionToken } from '../harness/tenant-api.js';
import { ZenmlClient } from '../harness/zenml-client.js';
import { type Collected, collect } from './collect.js';
import { type Places, normalize, normalizeTexts } from './normalize.js';

/** What a server reported after the same pipelines ran on it. */
export interface Tracked {
  readonly collected: Collected;
  readonly answers: ReturnType<typeof normalize>;
  readonly cli: ReadonlyMap<string, string>;
}

const RUNS = ['first', 'cached', 'changed', 'failing', 'retried', 'dynamic', 'tidy'];

/** Runs the pipelines of forecast.py with the real client against a server, and asks the server about them. */
export async function track(url: string, account: Account, directories: Places['texts'] = []): Promise<Tracked> {
  const client = await ZenmlClient.create();
  try {
    client.useAccount(url, account);
    for (const run of RUNS) {
      const finished = await client.python('forecast.py', [run]);
      if (finished.code !== 0) throw new Error(`forecast.py ${run} failed at ${url}:\n${finished.output.slice(-6000)}`);
    }
    await synchronizeFlavors(url, account);
    const collected = await collect(url, account);
    const places: Places = {
      texts: [[client.directory, '<client>'], [url, '<server>'], [new URL(url).host, '<host>'], ...directories],
    };
    const listings = await client.python('listings.py', []);
    const shown = JSON.parse(listings.stdout.split('LISTINGS')[1] ?? '{}') as Record<string, string>;
    if (listings.code !== 0) throw new Error(`listings.py failed at ${url}:\n${listings.output.slice(-6000)}`);
    return { collected, answers: normalize(collected, places), cli: normalizeTexts(shown, collected, places) };
  } finally {
    await client.remove();
  }
}

/** Until its flavors were synchronized the official server makes the names that some show of what they are called. */
async function synchronizeFlavors(url: string, account: Account): Promise<void> {
  const { status } = await ask(url, '/flavors/sync', { method: 'PATCH', token: await sessionToken(url, account) });
  if (status !== 200) throw new Error(`${url}/flavors/sync answered ${status}`);
}
