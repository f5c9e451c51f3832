import { newTenantId, namespaceOf } from '@zendo/tenancy';
import { testCluster, type TestCluster } from '../../../../tools/kube/testing/test-cluster.js';
import type { TenantSpec } from '../runtime/tenant-runtime.js';
import { converge, eventually, pass } from '../testing/drive.js';
import { settingsFixture } from '../testing/settings-fixture.js';
import { tenantFixture } from '../testing/tenant-fixture.js';
import { ApiCluster } from './api/api-cluster.js';
import { type KubeObject } from './cluster.js';
import { Clusters } from './clusters.js';
import type { Kind } from './kinds.js';
import { KubernetesRuntime } from './kubernetes-runtime.js';

/** Counts what is written through it. */
class CountingCluster extends ApiCluster {
  readonly writes: string[] = [];

  override apply(object: KubeObject): Promise<KubeObject> {
    this.writes.push(`apply ${object.kind}/${object.metadata.name}`);
    return super.apply(object);
  }

  override replace(object: KubeObject): Promise<KubeObject> {
    this.writes.push(`replace ${object.kind}/${object.metadata.name}`);
    return super.replace(object);
  }
}

describe('the kubernetes runtime against a real API (kwok)', () => {
  let kube: TestCluster;
  let cluster: CountingCluster;
  let runtime: KubernetesRuntime;
  const made: TenantSpec[] = [];

  const newTenant = (changes: Partial<TenantSpec> = {}) => {
    const id = newTenantId();
    const tenant = tenantFixture({ id, name: `t-${id}`, ...changes });
    made.push(tenant);
    return tenant;
  };

  beforeAll(async () => {
    kube = await testCluster('kwok');
    cluster = new CountingCluster({ name: 'default', kubeconfig: kube.kubeconfig });
    runtime = new KubernetesRuntime(new Clusters([{ cluster, settings: settingsFixture() }], 'default'));
  }, 900_000);

  afterAll(async () => {
    for (const tenant of made) await pass(runtime.down(), tenant).catch(() => undefined);
  });

  it('makes a tenant and then writes nothing more, without a watch', async () => {
    const tenant = newTenant();
    await converge(runtime.up(), tenant);
    cluster.writes.length = 0;
    await converge(runtime.up(), tenant);
    expect(cluster.writes).toEqual([]);
  }, 180_000);

  describe('while it watches', () => {
    let tenant: TenantSpec;
    let stop: () => Promise<void>;
    let namespace: string;
    let poked: string[];
    let chain: Promise<unknown>;

    beforeAll(async () => {
      poked = [];
      chain = Promise.resolve();
      tenant = newTenant({ size: { ...tenantFixture().size, replicas: 2 } });
      namespace = namespaceOf(tenant.id);
      stop = await runtime.watch((id) => {
        poked.push(id);
        // As a worker does: one pass of a tenant at a time.
        if (id === tenant.id) chain = chain.then(() => pass(runtime.up(), tenant)).catch(() => undefined);
      });
      await converge(runtime.up(), tenant);
      await chain;
    }, 180_000);

    afterAll(() => stop());

    /** Of one pass; what the watch has told of before may still be on its way to another one. */
    const expectNothingWritten = async (): Promise<void> => {
      await chain;
      cluster.writes.length = 0;
      expect(await pass(runtime.up(), tenant)).toMatchObject({ state: 'done' });
      expect(cluster.writes).toEqual([]);
    };

    it('writes nothing when nothing has drifted', () => eventually(expectNothingWritten));

    const kinds: [Kind, string][] = [
      ['ServiceAccount', 'server'],
      ['ResourceQuota', 'server'],
      ['LimitRange', 'server'],
      ['NetworkPolicy', 'default-deny'],
      ['NetworkPolicy', 'server'],
      ['Deployment', 'server'],
      ['PodDisruptionBudget', 'server'],
      ['Service', 'server'],
      ['Ingress', 'server'],
    ];

    const uidOf = async (kind: Kind, name: string) =>
      (await kube.kubectl(['-n', namespace, 'get', kind, name, '-o', 'jsonpath={.metadata.uid}'])).trim();

    it.each(kinds)(
      'brings back a deleted %s %s within seconds',
      async (kind, name) => {
        const before = await uidOf(kind, name);
        await kube.kubectl(['-n', namespace, 'delete', kind, name, '--wait=false']);
        await eventually(async () => {
          expect(await uidOf(kind, name)).not.toBe(before);
        }, 30_000);
      },
      180_000,
    );

    it('brings back a deleted Secret within seconds, though it may not watch Secrets', async () => {
      const names = (await kube.kubectl(['-n', namespace, 'get', 'secret', '-o', 'name'])).trim().split('\n');
      expect(names).toHaveLength(2);
      for (const name of names) {
        await kube.kubectl(['-n', namespace, 'delete', name]);
        await eventually(() => kube.kubectl(['-n', namespace, 'get', name]), 30_000);
      }
    }, 180_000);

    it('lets nobody edit a Secret', async () => {
      const [name] = (await kube.kubectl(['-n', namespace, 'get', 'secret', '-o', 'name'])).trim().split('\n');
      const patch = ['patch', name!, '--type=merge', '-p', '{"data":{"secrets.json":"e30="}}'];
      await expect(kube.kubectl(['-n', namespace, ...patch])).rejects.toThrow(/immutable/);
    });

    const edits: [Kind, string, string, object, string, string][] = [
      [
        'NetworkPolicy',
        'server',
        'merge',
        { spec: { ingress: [{}] } },
        '{.spec.ingress[0].from[0].podSelector.matchLabels.app}',
        'ingress',
      ],
      ['ResourceQuota', 'server', 'merge', { spec: { hard: { pods: '99' } } }, '{.spec.hard.pods}', '3'],
      [
        'ResourceQuota',
        'server',
        'merge',
        { spec: { hard: { 'count/jobs.batch': '9' } } },
        '{.spec.hard.count/jobs\\.batch}',
        '',
      ],
      ['LimitRange', 'server', 'merge', { spec: { limits: [] } }, '{.spec.limits[0].type}', 'Container'],
      ['Deployment', 'server', 'merge', { spec: { replicas: 7 } }, '{.spec.replicas}', '2'],
      [
        'Deployment',
        'server',
        'strategic',
        { spec: { template: { spec: { containers: [{ name: 'server', env: [{ name: 'EVIL', value: '1' }] }] } } } },
        '{.spec.template.spec.containers[0].env[?(@.name=="EVIL")].value}',
        '',
      ],
      ['Service', 'server', 'merge', { spec: { ports: [{ port: 81, targetPort: 1 }] } }, '{.spec.ports[*].port}', '80'],
      [
        'ServiceAccount',
        'server',
        'merge',
        { automountServiceAccountToken: true },
        '{.automountServiceAccountToken}',
        'false',
      ],
      ['PodDisruptionBudget', 'server', 'merge', { spec: { maxUnavailable: 2 } }, '{.spec.maxUnavailable}', '1'],
      ['Ingress', 'server', 'merge', { spec: { rules: [{ host: 'evil.test' }] } }, '{.spec.rules[*].host}', 'HOST'],
    ];

    it.each(edits)(
      'undoes an edit of %s %s',
      async (kind, name, type, patch, path, expected) => {
        const read = () => kube.kubectl(['-n', namespace, 'get', kind, name, '-o', `jsonpath=${path}`]);
        await kube.kubectl(['-n', namespace, 'patch', kind, name, `--type=${type}`, '-p', JSON.stringify(patch)]);
        const wanted = expected === 'HOST' ? new URL(tenant.url).hostname : expected;
        await eventually(async () => expect((await read()).trim()).toBe(wanted), 30_000);
        await eventually(expectNothingWritten);
      },
      180_000,
    );

    it('gives the namespace its security back', async () => {
      const label = 'pod-security.kubernetes.io/enforce';
      await kube.kubectl(['label', 'namespace', namespace, `${label}=privileged`, '--overwrite']);
      const path = "jsonpath={.metadata.labels['pod-security\\.kubernetes\\.io/enforce']}";
      await eventually(async () => {
        expect(await kube.kubectl(['get', 'namespace', namespace, '-o', path])).toBe('restricted');
      }, 30_000);
    }, 180_000);

    it('takes a namespace back that lost its label', async () => {
      await kube.kubectl(['label', 'namespace', namespace, 'zendo.dev/tenant-']);
      const path = 'jsonpath={.metadata.labels.zendo\\.dev/tenant}';
      await eventually(async () => {
        expect(await kube.kubectl(['get', 'namespace', namespace, '-o', path])).toBe(tenant.id);
      }, 30_000);
    }, 180_000);

    it('builds everything anew when the whole namespace is deleted', async () => {
      const before = (await kube.kubectl(['get', 'namespace', namespace, '-o', 'jsonpath={.metadata.uid}'])).trim();
      await kube.kubectl(['delete', 'namespace', namespace, '--wait=false']);
      await eventually(async () => {
        const now = await kube.kubectl(['get', 'namespace', namespace, '-o', 'jsonpath={.metadata.uid}']);
        expect(now.trim()).not.toBe(before);
        await kube.kubectl(['-n', namespace, 'get', 'ingress', 'server']);
      }, 60_000);
      await converge(runtime.up(), tenant);
    }, 180_000);

    it('removes what carries its label and is not wanted', async () => {
      const stray = {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'stray', namespace, labels: { 'zendo.dev/tenant': tenant.id } },
        spec: { podSelector: {}, ingress: [{}] },
      };
      await kube.kubectl(['apply', '-f', '-'], JSON.stringify(stray));
      await eventually(async () => {
        await expect(kube.kubectl(['-n', namespace, 'get', 'networkpolicy', 'stray'])).rejects.toThrow(/not found/);
      }, 30_000);
    }, 180_000);

    it('suspends: nothing runs, and everything else stays', async () => {
      const steps = runtime.suspend();
      await stop(); // the test itself is the worker here
      await converge(steps, tenant);
      expect(await kube.kubectl(['-n', namespace, 'get', 'pods', '-o', 'name'])).toBe('');
      expect(await kube.kubectl(['-n', namespace, 'get', 'secret', '-o', 'name'])).not.toBe('');
      await converge(runtime.up(), tenant);
    }, 180_000);
  });

  it('refuses a privileged pod in a tenant’s namespace', async () => {
    const tenant = newTenant();
    await converge(runtime.up(), tenant);
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'root', namespace: namespaceOf(tenant.id) },
      spec: { containers: [{ name: 'x', image: 'x', securityContext: { privileged: true } }] },
    };
    await expect(kube.kubectl(['apply', '-f', '-'], JSON.stringify(pod))).rejects.toThrow(/violates PodSecurity/);
  }, 180_000);

  it('names a quota that is used up, and gets on when it is raised', async () => {
    const tenant = newTenant();
    const namespace = namespaceOf(tenant.id);
    await runtime.up()[0]?.run(tenant);
    const quota = (pods: string) =>
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'mean', namespace },
        spec: { hard: { pods } },
      });
    await kube.kubectl(['apply', '-f', '-'], quota('0'));
    await eventually(async () => {
      await expect(converge1(tenant)).rejects.toMatchObject({ code: 'quota_exceeded', options: { userFixable: true } });
    });
    await kube.kubectl(['apply', '-f', '-'], quota('5'));
    await converge(runtime.up(), tenant);
  }, 180_000);

  it('reads reasons off pods that fail', async () => {
    const tenant = newTenant();
    const namespace = namespaceOf(tenant.id);
    await pass(runtime.up(), tenant);
    // kwok's nodes run nothing, so the status that a kubelet would write is written by hand.
    const name = await eventually(async () => {
      const found = await kube.kubectl(['-n', namespace, 'get', 'pods', '-o', 'jsonpath={.items[0].metadata.name}']);
      expect(found).not.toBe('');
      return found;
    });
    const waiting = { reason: 'ImagePullBackOff', message: 'Back-off pulling image "nope"' };
    const status = {
      conditions: [{ type: 'Ready', status: 'False' }],
      containerStatuses: [
        {
          name: 'server',
          image: 'nope',
          imageID: '',
          ready: false,
          restartCount: 0,
          state: { waiting, running: null },
        },
      ],
    };
    await eventually(async () => {
      await kube.kubectl([
        '-n',
        namespace,
        'patch',
        'pod',
        name,
        '--subresource=status',
        '--type=merge',
        '-p',
        JSON.stringify({ status }),
      ]);
      await expect(converge1(tenant)).rejects.toMatchObject({ code: 'image_pull_failed' });
    });
  }, 180_000);

  /** One pass that must not find the tenant ready. */
  async function converge1(tenant: TenantSpec): Promise<void> {
    await pass(runtime.up(), tenant);
  }

  it('makes fifty tenants side by side, and looking at all of them again writes nothing', async () => {
    const many = Array.from({ length: 50 }, () => newTenant());
    const stop = await runtime.watch(() => undefined);
    const each = async (work: (tenant: TenantSpec) => Promise<unknown>) => {
      const left = [...many];
      const worker = async () => {
        for (let tenant = left.pop(); tenant; tenant = left.pop()) await work(tenant);
      };
      await Promise.all(Array.from({ length: 10 }, worker));
    };
    try {
      await each((tenant) => converge(runtime.up(), tenant, 60_000));
      const ready = await kube.kubectl([
        'get',
        'deployments',
        '-A',
        '-o',
        'jsonpath={range .items[*]}{.metadata.namespace} {.status.availableReplicas}{"\\n"}{end}',
      ]);
      for (const { id } of many) expect(ready).toContain(`${namespaceOf(id)} 1\n`);
      cluster.writes.length = 0;
      await each((tenant) => pass(runtime.up(), tenant));
      await each(async (tenant) => expect(await runtime.isSettled(tenant, 'up')).toBe(true));
      expect(cluster.writes).toEqual([]);
    } finally {
      await stop();
    }
  }, 360_000);

  it('leaves nothing of a deleted tenant', async () => {
    const tenant = newTenant();
    await converge(runtime.up(), tenant);
    await converge(runtime.down(), tenant);
    await expect(kube.kubectl(['get', 'namespace', namespaceOf(tenant.id)])).rejects.toThrow(/not found/);
  }, 180_000);

  it('says that the cluster does not answer, and goes on when it does', async () => {
    const tenant = newTenant();
    const down = new ApiCluster({ name: 'down', kubeconfig: '/nonexistent/kubeconfig' });
    const lost = new KubernetesRuntime(new Clusters([{ cluster: down, settings: settingsFixture() }], 'down'));
    await expect(pass(lost.up(), tenant)).rejects.toMatchObject({ name: 'ClusterError', status: 0 });
    await converge(runtime.up(), tenant);
  }, 180_000);
});
