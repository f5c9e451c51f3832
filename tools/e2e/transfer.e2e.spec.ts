import { randomUUID } from 'node:crypto';
import { copyFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { describe as describeDifferences } from './compare/diff.js';
import { controlPlaneProcesses, killControlPlane } from './harness/control-plane-processes.js';
import { eventually } from './harness/eventually.js';
import { OfficialServer } from './harness/official-server.js';
import { ask, sessionToken } from './harness/tenant-api.js';
import { type CreatedTenant, Zendo } from './harness/zendo.js';
import { fill, type Held } from './transfer/content.js';
import { expectLoaded, importInto } from './transfer/imported.js';
import { differences, type List, listPaths, type Pages, pagesOf } from './transfer/lists.js';
import { alterFile, schemaOfFile } from './transfer/sqlite-schema.js';
import { TenantTables } from './transfer/tenant-tables.js';

const RUNS = 500;
const GRACE = { username: 'grace', password: 'debugged-the-moth-9' };
const OWNER = { username: 'owner', password: 'the-first-owner-1' };
const KEY = { ZENML_SECRETS_STORE_ENCRYPTION_KEY: 'only-for-tests-secrets-key' };

// One server's life: the official one, then a tenant, then the official one again. Each test goes on where the last ended.
describe('an official server moves in, and out again', () => {
  let official: OfficialServer;
  let zendo: Zendo;
  let tenant: CreatedTenant;
  let held: Held;
  let lists: readonly List[];
  let before: Pages;

  const pagesAt = async (url: string, account = GRACE): Promise<Pages> =>
    pagesOf(url, await sessionToken(url, account), lists);
  const expectSame = (one: Pages, other: Pages): void => {
    const found = differences(one, other);
    if (found.length > 0) throw new Error(describeDifferences(found));
  };
  const secretValues = async (url: string, account = GRACE): Promise<unknown> => {
    const token = await sessionToken(url, account);
    const { body } = await ask(url, `/secrets?name=${held.secret.name}`, { token });
    const secret = await ask(url, `/secrets/${(body as { items: { id: string }[] }).items[0]?.id}`, { token });
    return (secret.body as { body: { values: unknown } }).body.values;
  };
  const logInByKey = async (url: string): Promise<number> =>
    (await fetch(`${url}/api/v1/login`, { method: 'POST', body: new URLSearchParams({ password: held.apiKey }) }))
      .status;

  beforeAll(async () => {
    [official, zendo] = await Promise.all([OfficialServer.start(GRACE, undefined, { settings: KEY }), Zendo.start()]);
    [tenant, held, lists] = await Promise.all([
      zendo.createTenant('hopper', OWNER),
      fill(official, RUNS),
      listPaths(official.url),
    ]);
    before = await pagesAt(official.url);
    await official.child.stop(5_000);
  }, 900_000);

  afterAll(async () => {
    await Promise.all([official?.stop(), zendo?.stop()]);
  }, 120_000);

  /** A changed copy of the official server's database. */
  async function changed(...statements: readonly string[]): Promise<string> {
    const copy = join(zendo.directory, 'changed.db');
    await copyFile(official.file, copy);
    alterFile(copy, ...statements);
    return `sqlite://${copy}`;
  }

  it('not at another revision: that is refused, with what to do', async () => {
    const from = await changed(`UPDATE alembic_version SET version_num = '0.97.0'`);
    const { code, output } = await importInto(zendo, 'hopper', from);
    expect(code).not.toBe(0);
    expect(output).toContain('source_revision');
    expect(output).toMatch(/at revision 0\.97\.0; 0\.98\.0 can be imported/);
    expect(output).toMatch(/Start the official server 0\.98\.0 on it once/);
  });

  it('not in part: when a row points nowhere, the tenant is as it was', async () => {
    const as = await pagesAt(tenant.url, OWNER);
    const from = await changed(
      'PRAGMA foreign_keys = OFF',
      `DELETE FROM pipeline WHERE id = (SELECT pipeline_id FROM pipeline_run WHERE pipeline_id IS NOT NULL LIMIT 1)`,
    );
    const { code, output } = await importInto(zendo, 'hopper', from, KEY);
    expect(code).not.toBe(0);
    expect(output).toContain('import_dangling_reference');
    await eventually(async () => expect((await ask(tenant.url, '/info')).status).toBe(200), 120_000);
    expectSame(as, await pagesAt(tenant.url, OWNER));
  }, 300_000);

  it('whole and once, although its worker is killed while it loads', async () => {
    const tables = await TenantTables.open(zendo, tenant.id);
    const receipts = await tables.count('import_receipt');
    const hold = await tables.hold('pipeline_run');
    let killed = 0;
    const importing = importInto(zendo, 'hopper', `sqlite://${official.file}`, KEY);
    try {
      // Its transaction is open now, with half of it done.
      await eventually(async () => expect(await tables.waitingFor('pipeline_run')).toBe(1));
      killed = killControlPlane(zendo.child.process.pid ?? 0, 'worker');
    } finally {
      await hold.release();
    }
    const { rows, report } = expectLoaded(await importing);
    expect(rows.get('pipeline_run')).toBeGreaterThanOrEqual(RUNS);
    expect(report.admins).toEqual([GRACE.username]);
    expect(await tables.count('import_receipt')).toBe(receipts + 1);
    await tables.close();
    expect(controlPlaneProcesses(zendo.child.process.pid ?? 0).get('worker')).not.toBe(killed);
  }, 300_000);

  it('and every page of every list is the same', async () => {
    expect(before.size).toBeGreaterThan(2 * lists.length);
    expectSame(before, await pagesAt(tenant.url));
  }, 300_000);

  it('and its people, keys and secrets work', async () => {
    expect(await secretValues(tenant.url)).toEqual(held.secret.values);
    expect(await logInByKey(tenant.url)).toBe(200);
    await expect(sessionToken(tenant.url, OWNER)).rejects.toThrow(/401/);
    // What is stored of these from now on is nothing that the official server could check.
    await sessionToken(tenant.url, held.apprentice);
    const token = await sessionToken(tenant.url, GRACE);
    const { body } = await ask(tenant.url, '/service_accounts?name=robot', { token });
    const keys = `/service_accounts/${(body as { items: { id: string }[] }).items[0]?.id}/api_keys`;
    const key = { name: `made-here-${randomUUID()}` };
    expect(await ask(tenant.url, keys, { token, method: 'POST', body: key })).toMatchObject({ status: 200 });
  }, 60_000);

  it('goes out as a file of the official server’s own form, and lives there as before', async () => {
    const file = join(zendo.directory, `out-${randomUUID()}.db`);
    const leaving = await pagesAt(tenant.url);
    const reset = ['--reset-admin', GRACE.username, '-o', 'json'];
    const { code, stdout, output } = await zendo.cli(['tenants', 'export', 'hopper', file, ...reset], { env: KEY });
    if (code !== 0) throw new Error(`export ended with ${code}:\n${output}`);
    const exported = JSON.parse(stdout) as { admin: typeof GRACE; notes: { code: string; items: string[] }[] };
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(schemaOfFile(file)).toEqual(schemaOfFile(official.file));

    const again = await OfficialServer.start(GRACE, undefined, { settings: KEY, file });
    try {
      const { admin } = exported;
      expectSame(leaving, await pagesAt(again.url, admin));
      expect(await secretValues(again.url, admin)).toEqual(held.secret.values);
      // She has not logged in at the tenant: her password is as it came.
      await expect(sessionToken(again.url, held.ada)).resolves.toEqual(expect.any(String));
      await expect(sessionToken(again.url, GRACE)).rejects.toThrow(/401/);
      expect(await logInByKey(again.url)).toBe(200);
      // What could not cross is listed, and is so.
      expect(exported.notes.map(({ code, items }) => [code, items])).toEqual([
        ['password_not_carried', [held.apprentice.username]],
        ['api_key_not_carried', [expect.stringMatching(/^made-here-/)]],
        ['devices_log_in_again', []],
      ]);
      await expect(sessionToken(again.url, held.apprentice)).rejects.toThrow(/401/);
    } finally {
      await again.stop();
    }
  }, 300_000);
});
