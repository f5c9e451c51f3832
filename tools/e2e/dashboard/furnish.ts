import type { Account } from '../harness/official-server.js';
import type { S3 } from '../harness/s3.js';
import { ask, sessionToken } from '../harness/tenant-api.js';
import { ZenmlClient } from '../harness/zenml-client.js';
import type { Ids } from './pages.js';

/** Fills a server with what the pages are to show, by the official client. */
export async function furnish(url: string, account: Account, s3: S3, bucket: string): Promise<void> {
  await s3.bucket(bucket);
  const client = await ZenmlClient.create('s3-0.98.0');
  try {
    const { code, output } = await client.useAccount(url, account).python('furnish.py', [s3.url, bucket]);
    if (code !== 0) throw new Error(`furnish.py failed at ${url}:\n${output.slice(-6000)}`);
  } finally {
    await client.remove();
  }
}

/** A server's name is on each of its pages, a tenant's is the tenant's; and whether it tells of news is its admin's choice. */
export async function nameAs(name: string, url: string, account: Account): Promise<void> {
  const token = await sessionToken(url, account);
  const body = { server_name: name, display_announcements: true, display_updates: true };
  const { status } = await ask(url, '/settings', { token, method: 'PUT', body });
  if (status !== 200) throw new Error(`PUT /settings at ${url}: ${status}`);
}

/** The ids, at this server, of what the addresses of pages name. */
export async function idsOf(url: string, account: Account): Promise<Ids> {
  const token = await sessionToken(url, account);
  const first = async (path: string): Promise<string> => {
    const { body } = await ask(url, path, { token });
    const id = (body as { items?: { id: string }[] }).items?.[0]?.id;
    if (id === undefined) throw new Error(`nothing at ${url}${path}`);
    return id;
  };
  return {
    run: await first('/runs?name=forecast-first'),
    failed: await first('/runs?name=hopeless-once'),
    gallery: await first('/runs?name=gallery-once'),
    pipeline: await first('/pipelines?name=forecast'),
    snapshot: await first('/pipeline_snapshots?name=frozen&named_only=true'),
    stack: await first('/stacks?name=spare'),
    component: await first('/components?type=orchestrator'),
    store: await first('/components?name=cloud'),
    secret: await first('/secrets?name=station'),
    connector: await first('/service_connectors?name=images'),
    account: await first('/service_accounts?name=robot'),
  };
}

/**
 * What a server calls the settings of connectors, longest first, beside what a server calls them that has no words of
 * its own for them, which is what Zendo does: their names, with capitals.
 */
export async function wordingOf(url: string, account: Account): Promise<[string, string][]> {
  const token = await sessionToken(url, account);
  const found = new Map<string, string>();
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, each] of Object.entries(value)) {
      const { title } = (each ?? {}) as { title?: unknown };
      const plain = key.replaceAll('_', ' ').replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase());
      if (typeof title === 'string' && title.toLowerCase() !== plain.toLowerCase()) found.set(title, plain);
      collect(each);
    }
  };
  collect((await ask(url, '/service_connector_types', { token })).body);
  return [...found].sort(([one], [other]) => other.length - one.length);
}
