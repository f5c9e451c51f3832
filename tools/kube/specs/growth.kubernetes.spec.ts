import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@zendo/provisioning';
import { namespaceOf, ownerRoleOf, runtimeRoleOf, schemaOf } from '@zendo/tenancy';
import { Client } from 'pg';
import { eventually } from '../../e2e/harness/eventually.js';
import { Zendo } from '../../e2e/harness/zendo.js';
import { testCluster, type TestCluster } from '../testing/test-cluster.js';

const SERVERS = ['first', 'second'] as const;
const MINUTE = 60_000;

interface Tenant {
  readonly id: string;
  readonly status: string;
  readonly database_server: string;
  readonly cluster: string;
}

// Growth is adding a database server or a cluster to the configuration: two real ones of each, and tenants on all four.
describe('tenants on two database servers and two clusters', () => {
  const postgres: EmbeddedPostgres[] = [];
  const clusters: TestCluster[] = [];
  let folder: string;
  let zendo: Zendo;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zendo-growth-'));
    clusters.push(await testCluster('kwok'), await testCluster('apiserver'));
    for (const name of SERVERS) {
      postgres.push(
        await startEmbeddedPostgres({ directory: join(folder, name), port: 0, settings: { fsync: 'off' } }),
      );
    }
    const databaseServers = SERVERS.map((name, index) => {
      const url = new URL(postgres[index]!.adminUrl);
      url.pathname = '/tenants';
      return { name, adminUrl: url.href, default: index === 0 };
    });
    const listed = clusters.map(({ kubeconfig }, index) => ({
      name: ['kwok', 'api-only'][index],
      kubeconfig,
      tenantUrl: `http://{name}.${index}.zendo.test`,
      default: index === 0,
    }));
    const file = join(folder, 'zendo.yaml');
    await writeFile(file, JSON.stringify({ databaseServers, clusters: listed }));
    zendo = await Zendo.start({
      DATABASE_URL: postgres[0]!.adminUrl,
      ZENDO_CONFIG: file,
      ZENDO_RUNTIME: 'kubernetes',
      ZENDO_TENANT_URL: 'http://{name}.zendo.test',
      ZENDO_TENANT_IMAGE: 'zendo/tenant-server:growth',
      ZENDO_POSTGRES_CIDR: '10.0.0.0/8',
    });
  }, 15 * MINUTE);
  afterAll(async () => {
    await zendo?.stop();
    for (const server of postgres) await server.stop();
    await rm(folder, { recursive: true, force: true });
  }, 3 * MINUTE);

  const cli = async (...words: string[]): Promise<string> => {
    const { code, stdout, output } = await zendo.cli(words);
    if (code !== 0) throw new Error(`zendo ${words.join(' ')} ended with ${code}:\n${output}`);
    return stdout;
  };
  const tenant = async (name: string) => JSON.parse(await cli('tenants', 'get', name, '-o', 'json')) as Tenant;
  /** What each database server has of a tenant. */
  const inPostgres = (id: string): Promise<string[][]> =>
    Promise.all(
      postgres.map(async ({ adminUrl }) => {
        const url = new URL(adminUrl);
        url.pathname = '/tenants';
        const client = new Client({ connectionString: url.href });
        await client.connect();
        try {
          const { rows } = await client.query<{ name: string }>(
            `SELECT nspname AS name FROM pg_namespace WHERE nspname = $1
              UNION ALL SELECT rolname FROM pg_roles WHERE rolname = ANY($2) ORDER BY name`,
            [schemaOf(id), [ownerRoleOf(id), runtimeRoleOf(id)]],
          );
          return rows.map(({ name }) => name);
        } finally {
          await client.end();
        }
      }),
    );
  const inClusters = (id: string): Promise<string[]> =>
    Promise.all(
      clusters.map((cluster) =>
        cluster.kubectl(['get', 'namespace', namespaceOf(id), '--ignore-not-found', '-o', 'name']),
      ),
    ).then((found) => found.map((text) => text.trim()));
  const all = (id: string) => [schemaOf(id), runtimeRoleOf(id), ownerRoleOf(id)];

  it(
    'are where they are put, and leave nothing anywhere once they are purged',
    async () => {
      // Of their own at each try of this test: the tenants of the one before may still be there.
      const tail = Date.now().toString(36).slice(-5);
      const names = ['home', 'data-away', 'runs-away'].map((name) => `${name}-${tail}`);
      const [atHome, dataAway, runsAway] = names as [string, string, string];
      await cli('tenants', 'create', atHome, '--wait');
      await cli('tenants', 'create', dataAway, '--database-server', 'second', '--wait');
      // That cluster has no nodes: everything is made there, and the pod waits for one.
      await cli('tenants', 'create', runsAway, '--database-server', 'second', '--cluster', 'api-only');

      const [home, data, runs] = [await tenant(atHome), await tenant(dataAway), await tenant(runsAway)];
      expect(home).toMatchObject({ status: 'ready', database_server: 'first', cluster: 'kwok' });
      expect(data).toMatchObject({ status: 'ready', database_server: 'second', cluster: 'kwok' });
      expect(await inPostgres(home.id)).toEqual([all(home.id), []]);
      expect(await inPostgres(data.id)).toEqual([[], all(data.id)]);
      await eventually(async () => {
        const pods = ['-n', namespaceOf(runs.id), 'get', 'pods,ingress', '-o', 'name'];
        expect(await clusters[1]!.kubectl(pods)).toMatch(/pod\/server-.*\n.*ingress/);
      }, MINUTE);
      expect(await inPostgres(runs.id)).toEqual([[], all(runs.id)]);
      for (const [index, one] of [home, data, runs].entries()) {
        const namespace = `namespace/${namespaceOf(one.id)}`;
        expect(await inClusters(one.id)).toEqual(index === 2 ? ['', namespace] : [namespace, '']);
      }
      const host = 'jsonpath={.items[*].spec.rules[*].host}';
      expect(await clusters[1]!.kubectl(['-n', namespaceOf(runs.id), 'get', 'ingress', '-o', host])).toBe(
        `${runsAway}.1.zendo.test`,
      );

      for (const name of names) {
        await cli('tenants', 'delete', name, '--yes', '--wait');
        await cli('tenants', 'purge', name, '--yes', '--wait');
      }
      for (const { id } of [home, data, runs]) {
        expect(await inPostgres(id)).toEqual([[], []]);
        expect(await inClusters(id)).toEqual(['', '']);
      }
    },
    8 * MINUTE,
  );

  it(
    'refuses a place that is not configured',
    async () => {
      expect((await zendo.cli(['tenants', 'create', 'nowhere', '--cluster', 'third'])).code).toBe(2);
      expect((await zendo.cli(['tenants', 'create', 'nowhere', '--database-server', 'third'])).code).toBe(2);
    },
    MINUTE,
  );
});
