import { copyFile, stat } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { namespaceOf, schemaOf } from '@zendo/tenancy';
import { seed } from '../../../bench/seed.js';
import { describe as describeDifferences } from '../../e2e/compare/diff.js';
import { eventually } from '../../e2e/harness/eventually.js';
import { OfficialServer } from '../../e2e/harness/official-server.js';
import { ask, sessionToken } from '../../e2e/harness/tenant-api.js';
import { differences, type List, listPaths, type Pages, pagesOf } from '../../e2e/transfer/lists.js';
import { alterFile, countsOfFile, schemaOfFile } from '../../e2e/transfer/sqlite-schema.js';
import { IngressFront } from './ingress-front.js';
import type { CliResult, InstalledZendo } from './installed-zendo.js';

const MINUTE = 60_000;
const RUNS = 5;
const GRACE = { username: 'grace', password: 'debugged-the-moth-9' };
const KEY = { ZENML_SECRETS_STORE_ENCRYPTION_KEY: 'only-for-tests-secrets-key' };
const SECRET = { name: 'weather', values: { station: 'hamburg' } };
/** Enough that an archive of it has more than one part: random texts do not compress. */
const LONG_TEXTS = 30;

export interface TransferHouse {
  readonly zendo: InstalledZendo;
  create(name: string): Promise<{
    readonly id: string;
    readonly url: string;
    readonly owner: { readonly username: string; readonly password: string };
  }>;
}

/** An official server moves into a tenant that is a pod, through pods alone, and out again. */
export function transferContract(house: () => TransferHouse): void {
  let official: OfficialServer;
  let tenant: Awaited<ReturnType<TransferHouse['create']>>;
  /** Where the CLI finds Zendo, and clients the tenant: by the ingress, both. */
  let fronts: { readonly zendo: IngressFront; readonly tenant: IngressFront };
  let lists: readonly List[];
  let before: Pages;

  const NAME = 'moves-in';
  const schema = () => schemaOf(tenant.id);
  const sql = (text: string) => house().zendo.sql('zendo_tenants', text);
  const cli = (...args: string[]): Promise<CliResult> =>
    house().zendo.cli(args, '', { ...KEY, ZENDO_URL: fronts.zendo.url });
  const load = (file: string) => cli('tenants', 'import', NAME, '--from', `sqlite://${file}`, '--yes');
  const pagesAt = async (url: string, account = GRACE): Promise<Pages> =>
    pagesOf(url, await sessionToken(url, account), lists);
  const expectSame = (one: Pages, other: Pages): void => {
    const found = differences(one, other);
    if (found.length > 0) throw new Error(describeDifferences(found));
  };
  /** Ready, and its host leads to no page of a suspended tenant any more. */
  const serves = () =>
    eventually(async () => {
      expect((await house().zendo.api('GET', `/tenants/${NAME}`)).body).toMatchObject({ status: 'ready' });
      expect((await ask(fronts.tenant.url, '/info')).status).toBe(200);
    }, 2 * MINUTE);
  const secretValues = async (): Promise<unknown> => {
    const token = await sessionToken(fronts.tenant.url, GRACE);
    const { body } = await ask(fronts.tenant.url, `/secrets?name=${SECRET.name}`, { token });
    const path = `/secrets/${(body as { items: { id: string }[] }).items[0]?.id}`;
    return ((await ask(fronts.tenant.url, path, { token })).body as { body: { values: unknown } }).body.values;
  };

  beforeAll(async () => {
    const { zendo, create } = house();
    [official, tenant] = await Promise.all([OfficialServer.start(GRACE, undefined, { settings: KEY }), create(NAME)]);
    const { ingress } = zendo.kube;
    fronts = {
      zendo: await IngressFront.open(ingress, 'http://zendo.localtest'),
      tenant: await IngressFront.open(ingress, tenant.url),
    };
    await fill(official);
    lists = await listPaths(official.url);
    before = await pagesAt(official.url);
    await official.child.stop(5_000);
  }, 8 * MINUTE);
  afterAll(async () => {
    fronts?.zendo.close();
    fronts?.tenant.close();
    await official?.stop();
  }, MINUTE);

  it(
    'not in part: a row that points nowhere leaves the tenant as it was, and serving',
    async () => {
      const as = await pagesAt(fronts.tenant.url, tenant.owner);
      const damaged = join(official.directory, 'damaged.db');
      await copyFile(official.file, damaged);
      const one = 'SELECT pipeline_id FROM pipeline_run WHERE pipeline_id IS NOT NULL LIMIT 1';
      alterFile(damaged, 'PRAGMA foreign_keys = OFF', `DELETE FROM pipeline WHERE id = (${one})`);
      const { code, stdout, stderr } = await load(damaged);
      expect([code === 0, stdout + stderr]).toEqual([false, expect.stringContaining('import_dangling_reference')]);
      await serves();
      expectSame(as, await pagesAt(fronts.tenant.url, tenant.owner));
    },
    4 * MINUTE,
  );

  it(
    'whole and once, although the worker’s pod is killed while it loads',
    async () => {
      const { zendo } = house();
      const receipts = async () => Number((await sql(`SELECT count(*) FROM ${schema()}.import_receipt`))[0]);
      const loadedBefore = await receipts();
      // Whoever loads waits for this at its first table, with its transaction open.
      const hold = sql(`BEGIN; LOCK TABLE ${schema()}.pipeline_run IN ACCESS SHARE MODE; SELECT pg_sleep(300)`).catch(
        () => [],
      );
      const waiting = `SELECT 1 FROM pg_locks WHERE NOT granted AND relation = '${schema()}.pipeline_run'::regclass`;
      const loading = load(official.file);
      try {
        await eventually(async () => expect(await sql(waiting)).toHaveLength(1), 2 * MINUTE);
        await zendo.killWorker();
      } finally {
        await sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE query LIKE '%${schema()}%pg_sleep%' AND pid <> pg_backend_pid()`);
        await hold;
      }
      const { code, stdout, stderr } = await loading;
      expect({ code, stderr: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, stderr: '' });
      // More than one part, none larger than proxies let through.
      expect(fronts.zendo.largestBody).toBe(1024 * 1024);
      expect(await receipts()).toBe(loadedBefore + 1);

      const printed = printedCounts(stdout);
      expect(printed.size).toBeGreaterThan(40);
      expect(printed.get('pipeline_run')).toBe(RUNS);
      expect(Object.fromEntries(printed)).toEqual(countsOfFile(official.file, [...printed.keys()]));
      const counts = [...printed.keys()].map((table) => `SELECT '${table}', count(*) FROM ${schema()}."${table}"`);
      const there = (await sql(counts.join(' UNION ALL '))).map((line) => line.split('|'));
      expect(Object.fromEntries(there.map(([table, count]) => [table, Number(count)]))).toEqual(
        Object.fromEntries(printed),
      );
    },
    6 * MINUTE,
  );

  it(
    'and serves every page of every list as before, from a pod',
    async () => {
      await serves();
      expect(before.size).toBeGreaterThan(2 * lists.length);
      expectSame(before, await pagesAt(fronts.tenant.url));
      expect(await secretValues()).toEqual(SECRET.values);
      const pods = ['-n', namespaceOf(tenant.id), 'get', 'pods', '-o', 'jsonpath={.items[*].status.phase}'];
      await eventually(async () => expect(await house().zendo.kube.kubectl(pods)).toBe('Running'), MINUTE);
    },
    4 * MINUTE,
  );

  it(
    'and goes out as a file of the official server’s own form, with the same rows',
    async () => {
      const file = join(official.directory, 'out.db');
      const { code, stdout, stderr } = await cli('tenants', 'export', NAME, file, '-o', 'json');
      expect({ code, stderr: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, stderr: '' });
      const { tables } = JSON.parse(stdout) as { tables: { table: string; rows: number }[] };
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      expect(schemaOfFile(file)).toEqual(schemaOfFile(official.file));
      const names = tables.map(({ table }) => table);
      expect(Object.fromEntries(tables.map(({ table, rows }) => [table, rows]))).toEqual(countsOfFile(file, names));
      expect(countsOfFile(file, names)).toEqual(countsOfFile(official.file, names));
    },
    2 * MINUTE,
  );
}

/** Some runs, a secret, and texts of many bytes, by the official server's own API. */
async function fill({ url, account }: OfficialServer): Promise<void> {
  const token = await sessionToken(url, account);
  const { projectId } = await seed(url, token, RUNS);
  const post = async (path: string, body: unknown): Promise<void> => {
    const answer = await ask(url, path, { token, method: 'POST', body });
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  };
  await post('/secrets', { ...SECRET, private: false });
  for (let number = 0; number < LONG_TEXTS; number += 1) {
    const description = randomBytes(40_000).toString('base64');
    await post('/pipelines', { project: projectId, name: `long-${number}`, description });
  }
}

/** @returns rows by table, as a person reads them. @throws Error when a table was not equal */
function printedCounts(text: string): ReadonlyMap<string, number> {
  const lines = text.split('\n').flatMap((line) => {
    const [, table, rows, loaded, compared] = /^(\w+) +(\d+) +(\d+) +\S+ +(equal|DIFFERENT) *$/.exec(line) ?? [];
    return table === undefined ? [] : [{ table, rows: Number(rows), loaded: Number(loaded), compared }];
  });
  for (const each of lines) expect(each).toEqual({ ...each, loaded: each.rows, compared: 'equal' });
  return new Map(lines.map(({ table, rows }) => [table, rows]));
}
