import { join } from 'node:path';
import { namespaceOf, newTenantId } from '@zendo/tenancy';
import { run, testCluster, type TestCluster } from '../../../../tools/kube/testing/test-cluster.js';
import type { TenantSpec } from '../runtime/tenant-runtime.js';
import { converge, eventually, pass } from '../testing/drive.js';
import { settingsFixture } from '../testing/settings-fixture.js';
import { tenantFixture } from '../testing/tenant-fixture.js';
import { createKubernetesRuntime } from './create.js';
import type { KubernetesSettings, RouteSettings } from './settings.js';

describe('where tenants are, and how they are reached', () => {
  let kube: TestCluster;
  let other: TestCluster;
  const made: [TestCluster, string][] = [];

  const newTenant = (changes: Partial<TenantSpec> = {}, on = kube): TenantSpec => {
    const id = newTenantId();
    made.push([on, namespaceOf(id)]);
    return tenantFixture({ id, name: `p-${id}`, url: `https://p-${id}.zendo.example.com`, ...changes });
  };
  const runtimeWith = (changes: Partial<KubernetesSettings>) =>
    createKubernetesRuntime(
      [
        { name: 'one', kubeconfig: kube.kubeconfig },
        { name: 'two', kubeconfig: other.kubeconfig },
      ],
      'one',
      settingsFixture(changes),
    );
  const get = async (tenant: TenantSpec, kind: string): Promise<Record<string, unknown>> =>
    JSON.parse(await kube.kubectl(['-n', namespaceOf(tenant.id), 'get', kind, 'server', '-o', 'json'])) as never;

  beforeAll(async () => {
    kube = await testCluster('kwok');
    other = await testCluster('apiserver');
    const definitions = (await run('tools/kube/gateway-api', [])).trim();
    const file = join(definitions, 'gateway.networking.k8s.io_httproutes.yaml');
    await kube.kubectl(['apply', '--server-side', '-f', file]);
    await kube.kubectl(['wait', '--for=condition=Established', 'crd/httproutes.gateway.networking.k8s.io']);
  }, 900_000);

  afterAll(async () => {
    for (const [where, namespace] of made) {
      await where.kubectl(['delete', 'namespace', namespace, '--ignore-not-found', '--wait=false']);
    }
  });

  const gateway: RouteSettings = {
    kind: 'gateway',
    gateway: { namespace: 'gateways', name: 'public', section: 'https' },
  };

  it('are reached through a Gateway, whose route comes back when it is deleted', async () => {
    const runtime = runtimeWith({ route: gateway });
    const tenant = newTenant();
    const stop = await runtime.watch((id) => {
      if (id === tenant.id) void pass(runtime.up(), tenant).catch(() => undefined);
    });
    try {
      await converge(runtime.up(), tenant);
      expect((await get(tenant, 'httproute'))['spec']).toMatchObject({
        hostnames: [new URL(tenant.url).hostname],
        parentRefs: [{ namespace: 'gateways', name: 'public', sectionName: 'https' }],
        rules: [{ backendRefs: [{ name: 'server', port: 80 }] }],
      });
      await kube.kubectl(['-n', namespaceOf(tenant.id), 'delete', 'httproute', 'server']);
      await eventually(() => get(tenant, 'httproute'), 30_000);
    } finally {
      await stop();
    }
  }, 180_000);

  it('change from Ingress to Gateway without leaving the Ingress', async () => {
    const tenant = newTenant();
    await converge(runtimeWith({}).up(), tenant);
    await get(tenant, 'ingress');
    await converge(runtimeWith({ route: gateway }).up(), tenant);
    await get(tenant, 'httproute');
    await expect(get(tenant, 'ingress')).rejects.toThrow(/not found/);
  }, 180_000);

  const tls: [string, RouteSettings, object, object | undefined][] = [
    [
      'an issuer',
      { kind: 'ingress', class: 'nginx', tls: { kind: 'issuer', scope: 'cluster-issuer', name: 'letsencrypt' } },
      { secretName: 'tls' },
      { 'cert-manager.io/cluster-issuer': 'letsencrypt' },
    ],
    ['a Secret', { kind: 'ingress', tls: { kind: 'secret', name: 'wildcard' } }, { secretName: 'wildcard' }, undefined],
    ['the controller', { kind: 'ingress', tls: { kind: 'default' } }, {}, undefined],
  ];

  it.each(tls)(
    'have a certificate by %s',
    async (_name, route, expected, annotations) => {
      const tenant = newTenant();
      await converge(runtimeWith({ route }).up(), tenant);
      const ingress = await get(tenant, 'ingress');
      const hosts = [new URL(tenant.url).hostname];
      expect(ingress['spec']).toMatchObject({ tls: [{ hosts, ...expected }] });
      if (annotations) expect(ingress['metadata']).toMatchObject({ annotations });
    },
    180_000,
  );

  it('are on the cluster that they are placed on, and on no other', async () => {
    const tenant = newTenant({ cluster: 'two' }, other);
    const runtime = runtimeWith({});
    // That cluster has no nodes: everything is made, and the pod waits for one.
    await eventually(async () => {
      expect(await pass(runtime.up(), tenant)).toMatchObject({ state: 'wait', step: 'rollout' });
    });
    const namespace = namespaceOf(tenant.id);
    expect(await other.kubectl(['get', 'namespace', namespace, '-o', 'name'])).toContain(namespace);
    await expect(kube.kubectl(['get', 'namespace', namespace])).rejects.toThrow(/not found/);
    await converge(runtime.down(), tenant);
  }, 180_000);
});
