import { describe as describeDifferences } from './compare/diff.js';
import { OfficialServer } from './harness/official-server.js';
import { ask, sessionToken } from './harness/tenant-api.js';
import { type CreatedTenant, Zendo } from './harness/zendo.js';
import { fill, type Held } from './transfer/content.js';
import { expectLoaded, importInto } from './transfer/imported.js';
import { differences, type List, listPaths, type Pages, pagesOf } from './transfer/lists.js';
import { MariaDb } from './transfer/mariadb.js';

const RUNS = 20;
const GRACE = { username: 'grace', password: 'debugged-the-moth-9' };
const DATABASE = 'zenml';
// The official server's tables on MariaDB keep times in whole seconds: of versions that were made within one, it shows
// whichever the database gives first as the latest.
const LATEST_OF_A_SECOND = /^\/artifacts\b.*\.latest_version_(?:id|name)$/;

describe('an official server on MariaDB moves in', () => {
  let database: MariaDb;
  let official: OfficialServer;
  let zendo: Zendo;
  let tenant: CreatedTenant;
  let held: Held;
  let lists: readonly List[];
  let before: Pages;
  let from: string;

  beforeAll(async () => {
    database = await MariaDb.start();
    from = `mysql://${database.user}@127.0.0.1:${database.port}/${DATABASE}`;
    const settings = {
      ZENML_STORE_TYPE: 'sql',
      ZENML_STORE_URL: database.url(DATABASE),
      ZENML_STORE_BACKUP_STRATEGY: 'disabled',
    };
    [official, zendo] = await Promise.all([OfficialServer.start(GRACE, undefined, { settings }), Zendo.start()]);
    [tenant, held, lists] = await Promise.all([
      zendo.createTenant('hopper'),
      fill(official, RUNS),
      listPaths(official.url),
    ]);
    before = await pagesOf(official.url, await sessionToken(official.url, GRACE), lists);
    await official.child.stop(5_000);
  }, 900_000);

  afterAll(async () => {
    await Promise.all([official?.stop(), zendo?.stop()]);
    await database?.stop();
  }, 120_000);

  it('not without its password, which is not taken in the address', async () => {
    const without = await importInto(zendo, 'hopper', from);
    expect([without.code === 0, without.output]).toEqual([false, expect.stringContaining('source_unreachable')]);
    const inAddress = await importInto(zendo, 'hopper', database.url(DATABASE));
    expect([inAddress.code === 0, inAddress.output]).toEqual([false, expect.stringContaining('source_password')]);
    expect(inAddress.output).not.toContain(encodeURIComponent(database.password));
  });

  it('with every table equal, and the same pages of every list', async () => {
    const { rows, report } = expectLoaded(
      await importInto(zendo, 'hopper', from, { ZENDO_IMPORT_PASSWORD: database.password }),
    );
    expect(rows.get('pipeline_run')).toBeGreaterThanOrEqual(RUNS);
    expect(report.admins).toEqual([GRACE.username]);
    const token = await sessionToken(tenant.url, GRACE);
    const found = differences(before, await pagesOf(tenant.url, token, lists)).filter(
      ({ path }) => !LATEST_OF_A_SECOND.test(path),
    );
    if (found.length > 0) throw new Error(describeDifferences(found));
    const { body } = await ask(tenant.url, `/secrets?name=${held.secret.name}`, { token });
    const secret = await ask(tenant.url, `/secrets/${(body as { items: { id: string }[] }).items[0]?.id}`, { token });
    expect((secret.body as { body: { values: unknown } }).body.values).toEqual(held.secret.values);
  }, 300_000);
});
