import { join } from 'node:path';

import { seed } from '../../bench/seed.js';
import { differences, listsOf, logInTo } from './harness/lists.js';
import { OfficialServer } from './harness/official-server.js';
import { ask } from './harness/tenant-api.js';
import { Zendo } from './harness/zendo.js';
import { ZenmlClient } from './harness/zenml-client.js';

const RUNS = 500;
const SECRET = { station: 'hamburg', key: 'é\n"1"' };
const account = { username: 'grace', password: 'debugged-the-moth-9' };

interface Imported {
  readonly operation: { readonly status: string; readonly error: { readonly code: string } | null };
  readonly import: {
    readonly state: string;
    readonly report: {
      readonly tables: { table: string; rows: number; hash: string; loaded_rows: number; loaded_hash: string }[];
      readonly notes: { code: string }[];
      readonly admins: string[];
    };
  };
}

describe('an official server’s database', () => {
  let official: OfficialServer;
  let zendo: Zendo;
  let url: string;
  let database: string;
  let apiKey: string;
  let before: Awaited<ReturnType<typeof listsOf>>;

  beforeAll(async () => {
    [official, zendo] = await Promise.all([OfficialServer.start(account), Zendo.start()]);
    ({ url } = await zendo.createTenant('hopper', { username: 'owner', password: 'the-first-owner-1' }));
    const token = await logInTo(official.url, account);
    await seed(official.url, token, RUNS);
    apiKey = await fillMore(official.url, token);
    const client = (await ZenmlClient.create()).useAccount(official.url, account);
    const { code, output } = await client.python('forecast.py', []);
    if (code !== 0) throw new Error(`the pipelines failed:\n${output.slice(-4000)}`);
    before = await listsOf(official.url, await logInTo(official.url, account));
    await official.child.stop(5_000);
    database = join(official.directory, 'stores', 'default_zen_store', 'zenml.db');
  }, 900_000);

  afterAll(async () => {
    await Promise.all([official?.stop(), zendo?.stop()]);
  }, 120_000);

  const importFrom = (from: string, ...more: string[]) =>
    zendo.cli(['tenants', 'import', 'hopper', '--from', from, '--yes', '-o', 'json', ...more]);

  it('comes into a tenant, every table equal, and the same lists come out of both', async () => {
    const { code, stdout, output } = await importFrom(`sqlite://${database}`);
    if (code !== 0) throw new Error(`import ended with ${code}:\n${output}`);
    const { operation, import: imported } = JSON.parse(stdout) as Imported;
    expect([operation.status, imported.state]).toEqual(['succeeded', 'loaded']);
    for (const each of imported.report.tables) {
      expect([each.table, each.loaded_rows, each.loaded_hash]).toEqual([each.table, each.rows, each.hash]);
    }
    const runs = imported.report.tables.find(({ table }) => table === 'pipeline_run');
    expect(runs?.rows).toBeGreaterThanOrEqual(RUNS);
    expect(imported.report.admins).toContain(account.username);

    const after = await listsOf(url, await logInTo(url, account));
    expect(differences(before, after)).toEqual([]);
  }, 300_000);

  it('brings its people, keys and secrets: all work', async () => {
    const token = await logInTo(url, account);
    const answer = await fetch(`${url}/api/v1/secrets?hydrate=true&size=50`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { items } = (await answer.json()) as { items: { name: string; body: { values: unknown } }[] };
    expect(items.find(({ name }) => name === 'weather')?.body.values).toEqual(SECRET);
    const byKey = await fetch(`${url}/api/v1/login`, {
      method: 'POST',
      body: new URLSearchParams({ password: apiKey }),
    });
    expect(byKey.status).toBe(200);
  }, 60_000);
});

/** What neither runs nor pipelines make: a secret, a service account with a key, a second person. */
async function fillMore(url: string, token: string): Promise<string> {
  const post = async (path: string, body: unknown): Promise<Record<string, unknown>> => {
    const answer = await ask(url, path, { token, method: 'POST', body });
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body as Record<string, unknown>;
  };
  await post('/secrets', { name: 'weather', private: false, values: SECRET });
  await post('/users', { name: 'ada', full_name: 'Ada L.', active: true, is_admin: false, password: 'lovelace-1815' });
  await post('/service_accounts', { name: 'robot', active: true });
  const key = await post('/service_accounts/robot/api_keys', { name: 'main' });
  return (key['body'] as { key: string }).key;
}
