import { namespaceOf, schemaOf } from '@zendo/tenancy';
import { setTimeout as sleep } from 'node:timers/promises';
import { decide, linkIn } from '../../e2e/harness/approve.js';
import { openBrowser } from '../../e2e/harness/browser.js';
import { eventually } from '../../e2e/harness/eventually.js';
import { ZenmlClient } from '../../e2e/harness/zenml-client.js';
import { GOOD, InstalledZendo, Load, NEXT } from '../testing/installed-zendo.js';
import { testCluster } from '../testing/test-cluster.js';

interface Created {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly status: string;
  readonly owner: { readonly username: string; readonly password: string };
}

const MINUTE = 60_000;

// Zendo as its README says it is installed, in a real cluster with real pods; used by its CLI and by the real client.
describe('Zendo on Kubernetes', () => {
  let zendo: InstalledZendo;

  beforeAll(async () => {
    zendo = new InstalledZendo(await testCluster('node'));
    await zendo.install();
  }, 20 * MINUTE);
  afterAll(() => zendo?.remove(), MINUTE);

  const create = async (name: string, ...more: string[]): Promise<Created> =>
    JSON.parse(await zendo.succeed(['tenants', 'create', name, '--wait', '-o', 'json', ...more])) as Created;
  const tenant = async (name: string) =>
    JSON.parse(await zendo.succeed(['tenants', 'get', name, '-o', 'json'])) as { status: string; release: string };
  const objects = async (id: string): Promise<string> =>
    zendo.kube.kubectl(['-n', namespaceOf(id), 'get', 'deployment,secret,service,ingress', '-o', 'name']);

  it(
    'creates a tenant that the official client logs in to by host name and runs a pipeline on',
    async () => {
      const acme = await create('acme');
      expect(acme).toMatchObject({ status: 'ready', url: 'http://acme.zendo.localtest' });

      // Client and browser find the host by a proxy, which is the ingress itself, as others would by DNS.
      process.env.http_proxy = zendo.kube.ingress;
      const browser = await openBrowser();
      const client = await ZenmlClient.create('0.98.0');
      try {
        const login = client.startZenml(['login', acme.url, '--no-verify-ssl']);
        const link = await eventually(() => linkIn(login.output), MINUTE);
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
        const name = `bad-${release.slice(6, 12).replace(/-$/, '')}`;
        const {
          code: exit,
          stderr,
          stdout,
        } = await zendo.cli(['tenants', 'create', name, '--release', release, '--wait']);
        expect(exit).not.toBe(0);
        expect(stdout + stderr).toMatch(message);
        const { body } = await zendo.api('GET', `/tenants/${name}`);
        expect(JSON.stringify(body)).toContain(code);
        expect(await tenant('acme')).toMatchObject({ status: 'ready' });

        await zendo.succeed(['tenants', 'upgrade', name, '--release', GOOD, '--wait']);
        expect(await tenant(name)).toMatchObject({ status: 'ready', release: GOOD });
      },
      4 * MINUTE,
    );

    it(
      'about a quota, and heals by itself once it is raised',
      async () => {
        const { id } = await create('quota');
        const quota = {
          apiVersion: 'v1',
          kind: 'ResourceQuota',
          metadata: { name: 'mean', namespace: namespaceOf(id) },
          spec: { hard: { pods: '1' } },
        };
        await zendo.kube.kubectl(['apply', '-f', '-'], JSON.stringify(quota));
        const { code, stdout, stderr } = await zendo.cli(['tenants', 'restart', 'quota', '--wait']);
        expect(code).not.toBe(0);
        expect(stdout + stderr).toMatch(/exceeded quota: mean/);
        await zendo.kube.kubectl(['-n', namespaceOf(id), 'delete', 'resourcequota', 'mean']);
        await eventually(async () => expect(await tenant('quota')).toMatchObject({ status: 'ready' }), 2 * MINUTE);
      },
      5 * MINUTE,
    );

    it(
      'about an upgrade that fails, and puts the old release back meanwhile serving',
      async () => {
        const { url } = await create('rollback');
        const load = new Load(zendo, url, 2);
        const { code, stdout, stderr } = await zendo.cli([
          'tenants',
          'upgrade',
          'rollback',
          '--release',
          '9.1.0-crashes',
          '--wait',
        ]);
        expect(code).not.toBe(0);
        expect(stdout + stderr).toMatch(/flux capacitor/);
        await eventually(async () => {
          expect(await tenant('rollback')).toMatchObject({ status: 'ready', release: GOOD });
        }, 2 * MINUTE);
        await load.stop();
        expect(load.failed).toEqual([]);
      },
      6 * MINUTE,
    );
  });

  it(
    'upgrades under load without a failed request',
    async () => {
      const { url } = await create('rolling');
      const load = new Load(zendo, url);
      await zendo.succeed(['tenants', 'upgrade', 'rolling', '--release', NEXT, '--wait']);
      await sleep(10_000); // the old pod drains and goes
      await load.stop();
      expect(load.failed).toEqual([]);
      expect(load.asked).toBeGreaterThan(50);
      expect(await tenant('rolling')).toMatchObject({ status: 'ready', release: NEXT });
    },
    4 * MINUTE,
  );

  it(
    'suspends, resumes, restarts and resizes, and a repetition with the same key changes nothing',
    async () => {
      const { id, url } = await create('verbs');
      const verbs: [string, unknown, number][] = [
        ['suspend', undefined, 503],
        ['resume', undefined, 200],
        ['restart', undefined, 200],
        ['resize', { size: 'medium' }, 200],
      ];
      for (const [verb, body, status] of verbs) {
        const ask = () => zendo.api('POST', `/tenants/verbs/${verb}`, body, { 'idempotency-key': `key-${verb}` });
        const [first, second] = [await ask(), await ask()];
        expect([first.status, second.status]).toEqual([202, 202]);
        const operation = ({ body: answer }: typeof first) => (answer['operation'] as { id: string }).id;
        expect(operation(second)).toBe(operation(first));
        await eventually(async () => {
          const { body: now } = await zendo.api('GET', '/tenants/verbs');
          expect(now['status']).toBe(verb === 'suspend' ? 'suspended' : 'ready');
          const answer = await zendo.get(url, '/health');
          expect(answer.status).toBe(status);
          if (verb === 'suspend') expect(answer.text).toContain('The tenant verbs is suspended');
        }, 2 * MINUTE);
      }
      const path = 'jsonpath={.spec.template.spec.containers[0].resources.limits.memory}';
      expect(await zendo.kube.kubectl(['-n', namespaceOf(id), 'get', 'deployment', 'server', '-o', path])).toBe(
        '512Mi',
      );
    },
    8 * MINUTE,
  );

  it(
    'converges, once, though the worker is killed again and again',
    async () => {
      for (const afterMs of [0, 700, 1_500, 3_000]) {
        const name = `killed-${afterMs}`;
        await zendo.succeed(['tenants', 'create', name, '-o', 'json']);
        await sleep(afterMs);
        await zendo.killWorker();
        await eventually(async () => expect(await tenant(name)).toMatchObject({ status: 'ready' }), 2 * MINUTE);
        const { body } = await zendo.api('GET', `/tenants/${name}`);
        expect((await objects(String(body['id']))).trim().split('\n')).toHaveLength(5);
      }
    },
    10 * MINUTE,
  );

  it(
    'converges though the Kubernetes API stands still for half a minute',
    async () => {
      await zendo.succeed(['tenants', 'create', 'frozen', '-o', 'json']);
      await zendo.kube.signal('kube-apiserver', 'SIGSTOP');
      await sleep(30_000);
      await zendo.kube.signal('kube-apiserver', 'SIGCONT');
      await eventually(async () => expect(await tenant('frozen')).toMatchObject({ status: 'ready' }), 3 * MINUTE);
    },
    6 * MINUTE,
  );

  it(
    'brings back what somebody deletes of a tenant',
    async () => {
      const { id } = await create('drift');
      const namespace = namespaceOf(id);
      for (const kind of [
        'deployment',
        'ingress',
        'networkpolicy',
        'service',
        'secret',
        'rolebinding',
        'resourcequota',
      ]) {
        const before = await zendo.kube.kubectl(['-n', namespace, 'get', kind, '-o', 'name']);
        await zendo.kube.kubectl(['-n', namespace, 'delete', kind, '--all', '--wait=false']);
        await eventually(async () => {
          expect(await zendo.kube.kubectl(['-n', namespace, 'get', kind, '-o', 'name'])).toBe(before);
        }, 20_000);
      }
      await eventually(
        async () => expect((await zendo.get('http://drift.zendo.localtest', '/health')).status).toBe(200),
        MINUTE,
      );
    },
    4 * MINUTE,
  );

  it(
    'leaves no object, role or schema of a tenant that is purged',
    async () => {
      const { id } = await create('gone');
      await zendo.succeed(['tenants', 'delete', 'gone', '--yes', '--wait']);
      await zendo.succeed(['tenants', 'purge', 'gone', '--yes', '--wait']);
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
