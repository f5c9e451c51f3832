import { namespaceOf, schemaOf } from '@zendo/tenancy';
import { setTimeout as sleep } from 'node:timers/promises';
import { decide, linkIn } from '../../e2e/harness/approve.js';
import { openBrowser } from '../../e2e/harness/browser.js';
import { eventually } from '../../e2e/harness/eventually.js';
import { ClientLoad } from '../../e2e/harness/client-load.js';
import { verbsContract } from '../../e2e/harness/verbs-contract.js';
import { ZenmlClient } from '../../e2e/harness/zenml-client.js';
import { runInPod } from '../testing/in-pod.js';
import { GOOD, InstalledZendo, Load, NEXT } from '../testing/installed-zendo.js';
import { testCluster } from '../testing/test-cluster.js';
import { transferContract } from '../testing/transfer-contract.js';

interface Created {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly status: string;
  readonly owner: { readonly username: string; readonly password: string };
}

const MINUTE = 60_000;

/** A name of its own at each try of a test: a tenant of the one before is still there. */
const again = (name: string): string => `${name}-${Date.now().toString(36).slice(-5)}`;

// Zendo as its README says it is installed, in a real cluster with real pods; used by its CLI and by the real client.
describe('Zendo on Kubernetes', () => {
  let zendo: InstalledZendo;
  /** A tenant that stays. */
  const home = again('acme');

  beforeAll(async () => {
    zendo = new InstalledZendo(await testCluster('node'));
    await zendo.install();
  }, 20 * MINUTE);
  afterAll(() => zendo?.remove(), MINUTE);

  const create = async (name: string, ...more: string[]): Promise<Created> =>
    JSON.parse(await zendo.succeed(['tenants', 'create', name, '--wait', '-o', 'json', ...more])) as Created;
  const tenant = async (name: string) =>
    JSON.parse(await zendo.succeed(['tenants', 'get', name, '-o', 'json'])) as { status: string; release: string };
  const podsOf = async (name: string): Promise<string[]> => {
    const { body } = await zendo.api('GET', `/tenants/${name}`);
    const pods = ['-n', namespaceOf(String(body['id'])), 'get', 'pods', '-o', 'name'];
    return (await zendo.kube.kubectl(pods)).trim().split('\n').filter(Boolean);
  };

  it(
    'creates a tenant that the official client logs in to by host name and runs a pipeline on',
    async () => {
      // A second try finds it there, and cannot learn its password once more.
      const name = (await zendo.api('GET', `/tenants/${home}`)).status === 404 ? home : again('acme');
      const acme = await create(name);
      expect(acme).toMatchObject({ status: 'ready', url: `http://${name}.zendo.localtest` });

      // Client and browser find the host by a proxy, which is the ingress itself, as others would by DNS.
      process.env.http_proxy = zendo.kube.ingress;
      const browser = await openBrowser();
      const client = await ZenmlClient.create('0.98.0');
      try {
        const login = client.startZenml(['login', acme.url, '--no-verify-ssl']);
        const link = await eventually(() => linkIn(login.output));
        expect(link.startsWith(`${acme.url}/devices/verify?`)).toBe(true);
        expect(await decide(browser, link, acme.owner)).toContain('The device is connected');
        const { code, output } = await login.finished();
        expect({ code, output }).toMatchObject({ code: 0 });

        const ran = await client.python('forecast.py', ['first']);
        expect({ code: ran.code, output: ran.code === 0 ? '' : ran.output.slice(-4000) }).toEqual({
          code: 0,
          output: '',
        });
      } finally {
        delete process.env.http_proxy;
        await browser.close();
        await client.remove();
      }
      const schema = schemaOf(acme.id);
      const [runs] = await zendo.sql('zendo_tenants', `SELECT count(*), min(status) FROM ${schema}.pipeline_run`);
      expect(runs).toBe('1|completed');
      const [steps] = await zendo.sql('zendo_tenants', `SELECT count(*) FROM ${schema}.step_run`);
      expect(Number(steps)).toBeGreaterThan(1);
    },
    10 * MINUTE,
  );

  describe('with the least rights', () => {
    const worker = '--as=system:serviceaccount:zendo:zendo-worker';
    const can = (...what: string[]) =>
      zendo.kube.kubectl(['auth', 'can-i', ...what, worker]).then(
        () => true,
        () => false,
      );

    it(
      'reads no Secret outside tenants’ namespaces, and is no administrator',
      async () => {
        expect(await can('list', 'secrets', '--all-namespaces')).toBe(false);
        expect(await can('get', 'secrets', '-n', 'kube-system')).toBe(false);
        expect(await can('get', 'secrets', '-n', 'zendo')).toBe(false);
        expect(await can('escalate', 'clusterroles')).toBe(false);
        expect(await can('bind', 'clusterroles/cluster-admin')).toBe(false);
        expect(await can('bind', 'clusterroles/zendo-tenant')).toBe(true);
        expect(await can('create', 'pods', '-n', 'default')).toBe(false);
      },
      MINUTE,
    );

    it(
      'gives itself rights, and deletes namespaces, nowhere but in tenants’',
      async () => {
        const bind = (namespace: string, role: string) => [
          'create',
          'rolebinding',
          'x',
          '-n',
          namespace,
          `--clusterrole=${role}`,
          '--serviceaccount=zendo:zendo-worker',
          worker,
        ];
        await expect(zendo.kube.kubectl(bind('kube-system', 'zendo-tenant'))).rejects.toThrow(/zendo-t-/);
        await expect(zendo.kube.kubectl(bind('kube-system', 'cluster-admin'))).rejects.toThrow(/forbidden/);
        await expect(zendo.kube.kubectl(['delete', 'namespace', 'default', worker])).rejects.toThrow(
          /zendo-t-|forbidden/,
        );
        await expect(zendo.kube.kubectl(['create', 'namespace', 'mine', worker])).rejects.toThrow(/zendo-t-/);
      },
      MINUTE,
    );

    it(
      'gives the API no token',
      async () => {
        const path = 'jsonpath={.items[*].spec.volumes[*].projected}';
        const found = await zendo.kube.kubectl([
          '-n',
          'zendo',
          'get',
          'pods',
          '-l',
          'app.kubernetes.io/name=zendo-api',
          '-o',
          path,
        ]);
        expect(found).toBe('');
      },
      MINUTE,
    );
  });

  describe('says what is wrong and what to do', () => {
    const faults: [string, string, RegExp][] = [
      ['9.3.0-not-pushed', 'image_pull_failed', /Check its name/],
      ['9.1.0-crashes', 'server_crash_loop', /cannot find the flux capacitor/],
      ['9.2.0-cannot-migrate', 'migration_failed', /relation flux already exists/],
    ];

    it.each(faults)(
      'about a new tenant on release %s, and the way out works',
      async (release, code, message) => {
        const name = again(`bad-${release.slice(6, 12).replace(/-$/, '')}`);
        const {
          code: exit,
          stderr,
          stdout,
        } = await zendo.cli(['tenants', 'create', name, '--release', release, '--wait']);
        expect(exit).not.toBe(0);
        expect(stdout + stderr).toMatch(message);
        const { body } = await zendo.api('GET', `/tenants/${name}`);
        expect(JSON.stringify(body)).toContain(code);
        expect(await tenant(home)).toMatchObject({ status: 'ready' });

        await zendo.succeed(['tenants', 'upgrade', name, '--release', GOOD, '--wait']);
        expect(await tenant(name)).toMatchObject({ status: 'ready', release: GOOD });
      },
      4 * MINUTE,
    );

    it(
      'about a quota, and heals by itself once it is raised',
      async () => {
        const { id, name } = await create(again('quota'));
        const quota = {
          apiVersion: 'v1',
          kind: 'ResourceQuota',
          metadata: { name: 'mean', namespace: namespaceOf(id) },
          spec: { hard: { pods: '1' } },
        };
        await zendo.kube.kubectl(['apply', '-f', '-'], JSON.stringify(quota));
        const { code, stdout, stderr } = await zendo.cli(['tenants', 'restart', name, '--wait']);
        expect(code).not.toBe(0);
        expect(stdout + stderr).toMatch(/exceeded quota: mean/);
        await zendo.kube.kubectl(['-n', namespaceOf(id), 'delete', 'resourcequota', 'mean']);
        await eventually(async () => expect(await tenant(name)).toMatchObject({ status: 'ready' }), 2 * MINUTE);
      },
      5 * MINUTE,
    );

    it(
      'about an upgrade that fails, and puts the old release back meanwhile serving',
      async () => {
        const { url, name } = await create(again('rollback'));
        const load = new Load(zendo, url, 2);
        const { code, stdout, stderr } = await zendo.cli([
          'tenants',
          'upgrade',
          name,
          '--release',
          '9.1.0-crashes',
          '--wait',
        ]);
        expect(code).not.toBe(0);
        expect(stdout + stderr).toMatch(/flux capacitor/);
        await eventually(async () => {
          expect(await tenant(name)).toMatchObject({ status: 'ready', release: GOOD });
        }, 2 * MINUTE);
        await load.stop();
        expect(load.failed).toEqual([]);
      },
      6 * MINUTE,
    );
  });

  it(
    'rolls another image in under load from the real client without a failed request',
    async () => {
      const { url, owner, name } = await create(again('rolling'));
      // The clients find the host by a proxy, which is the ingress itself.
      process.env.http_proxy = zendo.kube.ingress;
      try {
        const clients = await ClientLoad.start(url, owner, 2);
        const load = new Load(zendo, url, 2);
        await zendo.succeed(['tenants', 'upgrade', name, '--release', NEXT, '--wait']);
        await eventually(async () => expect(await podsOf(name)).toHaveLength(1), MINUTE); // the old one has drained
        await load.stop();
        const seen = await clients.stop();
        expect(seen).toMatchObject({ failed: [], trouble: [] });
        expect(seen.exchanges).toBeGreaterThanOrEqual(seen.calls);
        expect(seen.calls).toBeGreaterThan(40);
        expect(load.failed).toEqual([]);
        expect(load.asked).toBeGreaterThan(50);
      } finally {
        delete process.env.http_proxy;
      }
      expect(await tenant(name)).toMatchObject({ status: 'ready', release: NEXT });
    },
    8 * MINUTE,
  );

  describe('the verbs', () => {
    verbsContract(() => ({
      create,
      api: (...request) => zendo.api(...request),
      get: (url, path) => zendo.get(url, path),
      running: async (name) => {
        const pods = await podsOf(name);
        if (pods.length > 1) throw new Error(`${pods.length} pods of ${name} are there.`);
        return pods[0];
      },
      releases: { good: GOOD, next: NEXT, broken: '9.2.0-cannot-migrate' },
    }));
  });

  describe('an official server moves in', () => {
    transferContract(() => ({ zendo, create }));
  });

  it(
    'lets a tenant into its own schema of Postgres and nowhere else',
    async () => {
      const [{ id }, { id: other }] = [await create(again('inside')), await create(again('neighbour'))];
      const seen = await runInPod(zendo.kube, namespaceOf(id), 'postgres-reach.mjs', [other, 'zendo']);
      expect(JSON.parse(seen)).toEqual({
        'read its own rows': 'ok',
        'read another tenant’s rows': '42501',
        'write another tenant’s rows': '42501',
        'make a table in its own schema': '42501',
        'make a table in another’s schema': '42501',
        'make a table in public': '42501',
        'make a temporary table': '42501',
        'make a schema': '42501',
        'drop a table of its own': '42501',
        'become the owner of its schema': '42501',
        'become another tenant': '42501',
        'read passwords': '42501',
        'run a program': '42501',
        'log in to the control database': '42501',
        'log in as the owner of its schema': '28P01',
        'log in as another tenant': '28P01',
      });
    },
    4 * MINUTE,
  );

  const STEPS = ['database', 'namespace', 'isolation', 'secrets', 'server', 'route', 'rollout', 'prune'];
  const WHOLE = ['Deployment', 'Ingress', 'LimitRange', 'NetworkPolicy', 'NetworkPolicy', 'ResourceQuota'];
  const kindsOf = async (id: string): Promise<string[]> => {
    const kinds = 'deployment,ingress,limitrange,networkpolicy,resourcequota,rolebinding,secret,service,serviceaccount';
    const label = `zendo.dev/tenant=${id}`;
    const path = 'jsonpath={.items[*].kind}';
    const text = await zendo.kube.kubectl(['-n', namespaceOf(id), 'get', kinds, '-l', label, '-o', path]);
    return text.trim().split(' ').toSorted();
  };
  /** Ready, all of it there once, rolled out once, and asked for by one operation. */
  const isWhole = async (name: string): Promise<void> => {
    const { body } = await zendo.api('GET', `/tenants/${name}`);
    expect(body).toMatchObject({ status: 'ready' });
    const id = String(body['id']);
    expect(await kindsOf(id)).toEqual(
      [...WHOLE, 'RoleBinding', 'Secret', 'Secret', 'Service', 'ServiceAccount'].toSorted(),
    );
    const sets = ['-n', namespaceOf(id), 'get', 'replicasets', '-o', 'name'];
    expect((await zendo.kube.kubectl(sets)).trim().split('\n')).toHaveLength(1);
    const { body: operations } = await zendo.api('GET', `/operations?tenant=${name}`);
    expect(operations['items']).toMatchObject([{ type: 'create' }]);
    const roles = `SELECT count(*) FROM pg_roles WHERE rolname IN ('${schemaOf(id)}', '${schemaOf(id)}_owner')`;
    expect(await zendo.sql('zendo_tenants', roles)).toEqual(['2']);
  };

  it.each(STEPS)(
    'converges, once, though the worker is killed at the step %s',
    async (step) => {
      const name = again(`killed-${step}`);
      const { body } = await zendo.api('POST', '/tenants', { name });
      const { id } = body['operation'] as { id: string };
      await eventually(
        async () => {
          const { body: operation } = await zendo.api('GET', `/operations/${id}`);
          const steps = operation['steps'] as { name: string; state: string }[];
          expect(steps.find((one) => one.name === step)?.state).toMatch(/running|waiting|succeeded/);
        },
        MINUTE,
        5,
      );
      await zendo.killWorker();
      await eventually(() => isWhole(name), 2 * MINUTE, 500);
      expect((await zendo.api('GET', `/operations/${id}`)).body).toMatchObject({ status: 'succeeded' });
    },
    4 * MINUTE,
  );

  it(
    'converges, once, though the Kubernetes API stands still for half a minute amid a create',
    async () => {
      const name = again('frozen');
      const { body } = await zendo.api('POST', '/tenants', { name });
      const { id } = body['tenant'] as { id: string };
      await eventually(() => zendo.kube.kubectl(['get', 'namespace', namespaceOf(id)]), MINUTE, 5);
      await zendo.kube.signal('kube-apiserver', 'SIGSTOP');
      await sleep(30_000);
      await zendo.kube.signal('kube-apiserver', 'SIGCONT');
      // A migration that found no way to Postgres meanwhile may have ended the operation; the tenant comes all the same.
      await eventually(() => isWhole(name), 3 * MINUTE, 500);
    },
    6 * MINUTE,
  );

  it(
    'brings back whatever somebody deletes of a tenant, each kind in turn',
    async () => {
      const { id, url } = await create(again('drift'));
      const namespace = namespaceOf(id);
      const whole = await kindsOf(id);
      for (const kind of new Set(whole)) {
        const deleted = ['-n', namespace, 'delete', kind, '-l', `zendo.dev/tenant=${id}`, '--wait=false'];
        await zendo.kube.kubectl(deleted);
        await eventually(async () => expect(await kindsOf(id)).toEqual(whole), MINUTE);
      }
      await eventually(async () => expect((await zendo.get(url, '/health')).status).toBe(200), MINUTE);
    },
    15 * MINUTE,
  );

  it(
    'leaves no object, role or schema of a tenant that is purged',
    async () => {
      const { id, name } = await create(again('gone'));
      await zendo.succeed(['tenants', 'delete', name, '--yes', '--wait']);
      await zendo.succeed(['tenants', 'purge', name, '--yes', '--wait']);
      await expect(zendo.kube.kubectl(['get', 'namespace', namespaceOf(id)])).rejects.toThrow(/not found/);
      expect(
        await zendo.sql('zendo_tenants', `SELECT nspname FROM pg_namespace WHERE nspname = '${schemaOf(id)}'`),
      ).toEqual([]);
      expect(
        await zendo.sql('zendo_tenants', `SELECT rolname FROM pg_roles WHERE rolname LIKE '${schemaOf(id)}%'`),
      ).toEqual([]);
    },
    4 * MINUTE,
  );
});
