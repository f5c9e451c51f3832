import { namespaceOf } from '@zendo/tenancy';
import type { RuntimeStep, TenantSpec } from '../runtime/tenant-runtime.js';
import { pass as drive } from '../testing/drive.js';
import { FakeCluster } from '../testing/fake-cluster.js';
import { settingsFixture } from '../testing/settings-fixture.js';
import { tenantFixture } from '../testing/tenant-fixture.js';
import { ClusterError, type KubeObject, type ObjectRef } from './cluster.js';
import { Clusters } from './clusters.js';
import type { Kind } from './kinds.js';
import { KubernetesRuntime } from './kubernetes-runtime.js';

const tenant = tenantFixture();
const namespace = namespaceOf(tenant.id);

function house(settings = settingsFixture()) {
  const cluster = new FakeCluster();
  const runtime = new KubernetesRuntime(new Clusters([{ cluster, settings }], 'default'), () => 0);
  return { cluster, runtime };
}

const pass = (steps: readonly RuntimeStep[], spec: TenantSpec = tenant) => drive(steps, spec);

async function settled(spec = tenant, settings = settingsFixture()) {
  const { cluster, runtime } = house(settings);
  await pass(runtime.up(), spec);
  cluster.rollOut(namespace);
  expect(await pass(runtime.up(), spec)).toMatchObject({ state: 'done' });
  cluster.forget();
  return { cluster, runtime };
}

const server = (kind: Kind) => ({ kind, namespace, name: 'server' });

/** Dies at one of its writes, before or after the write takes effect, as a killed worker does. */
class DyingCluster extends FakeCluster {
  left = Number.POSITIVE_INFINITY;
  effect = true;

  override async apply(object: KubeObject): Promise<KubeObject> {
    return await this.#orDie(() => super.apply(object));
  }

  override async delete(ref: ObjectRef): Promise<void> {
    await this.#orDie(() => super.delete(ref));
  }

  async #orDie<T>(write: () => Promise<T>): Promise<T> {
    this.left -= 1;
    if (this.left !== 0) return await write();
    if (this.effect) await write();
    throw new Error('killed');
  }
}

describe('the kubernetes runtime', () => {
  it.each([true, false])(
    'converges to the same, whichever write it was killed at (after its effect: %s)',
    async (effect) => {
      const owner = { username: 'ada', passwordHash: '$argon2id$…' };
      const spec = tenantFixture({ owner });
      const life = async (cluster: DyingCluster): Promise<readonly string[]> => {
        const runtime = new KubernetesRuntime(new Clusters([{ cluster, settings: settingsFixture() }], 'default'));
        const drive = async (steps: readonly RuntimeStep[]): Promise<void> => {
          // What was killed is run again from the top.
          while ((await pass(steps, spec).catch(() => ({ state: 'wait' }))).state === 'wait') {
            const deployed = await cluster.read(server('Deployment'));
            if (deployed) cluster.rollOut(namespace);
          }
        };
        await drive(runtime.up());
        await drive(runtime.suspend());
        await drive(runtime.up());
        const kept = [...cluster.objects.values()].map((object) => `${object.kind}/${object.metadata.name}`);
        await drive(runtime.down());
        expect(cluster.objects.size).toBe(0);
        return kept.sort();
      };
      const whole = new DyingCluster();
      const expected = await life(whole);
      const writes = whole.writes.length;
      expect(writes).toBeGreaterThan(12);
      for (let at = 1; at <= writes; at++) {
        const cluster = new DyingCluster();
        Object.assign(cluster, { left: at, effect });
        expect(await life(cluster)).toEqual(expected);
      }
    },
  );

  it('makes everything, then waits for the rollout', async () => {
    const { cluster, runtime } = house();
    expect(await pass(runtime.up())).toMatchObject({ state: 'wait', step: 'rollout' });
    const kinds = [...cluster.objects.values()].map(({ kind }) => kind);
    expect(kinds).toEqual([
      'Namespace',
      'ServiceAccount',
      'ResourceQuota',
      'LimitRange',
      'NetworkPolicy',
      'NetworkPolicy',
      'Secret',
      'Secret',
      'Service',
      'Deployment',
      'Ingress',
    ]);
  });

  it('writes nothing when nothing has drifted', async () => {
    const { cluster, runtime } = await settled();
    expect(await pass(runtime.up())).toMatchObject({ state: 'done' });
    expect(cluster.writes).toEqual([]);
  });

  it.each<Kind>(['ServiceAccount', 'ResourceQuota', 'LimitRange', 'Service', 'Deployment', 'Ingress'])(
    'brings back a deleted %s, and that only',
    async (kind) => {
      const { cluster, runtime } = await settled();
      cluster.tamper(server(kind), () => undefined);
      await pass(runtime.up());
      expect(cluster.writes).toEqual([`apply ${kind} ${namespace}/server`]);
    },
  );

  it('puts back what another writer added', async () => {
    const { cluster, runtime } = await settled();
    const edited = { manager: 'kubectl-edit', operation: 'Update', fieldsV1: { 'f:spec': {} } };
    cluster.tamper(server('Deployment'), (object) => ({
      ...object,
      metadata: { ...object.metadata, managedFields: [edited] },
    }));
    await pass(runtime.up());
    expect(cluster.writes).toEqual([`replace Deployment ${namespace}/server`]);
  });

  it('leaves alone what controllers wrote through a subresource', async () => {
    const { cluster, runtime } = await settled();
    const scaled = { manager: 'x', operation: 'Update', subresource: 'status', fieldsV1: { 'f:spec': {} } };
    cluster.tamper(server('Deployment'), (object) => ({
      ...object,
      metadata: { ...object.metadata, managedFields: [scaled] },
    }));
    await pass(runtime.up());
    expect(cluster.writes).toEqual([]);
  });

  it('makes an immutable Secret anew when somebody made it with other content', async () => {
    const { cluster, runtime } = await settled();
    const secret = [...cluster.objects.values()].find((o) => o.kind === 'Secret')!;
    const ref = { kind: 'Secret', namespace, name: secret.metadata.name } as const;
    cluster.tamper(ref, (object) => ({ ...object, data: { 'secrets.json': 'e30=' } }));
    await pass(runtime.up());
    const key = `Secret ${namespace}/${secret.metadata.name}`;
    expect(cluster.writes).toEqual([`delete ${key}`, `apply ${key}`]);
  });

  it('finds whatever is missing, edited or left over by a look that writes nothing', async () => {
    const { cluster, runtime } = await settled();
    const look = () => runtime.isSettled(tenantFixture(), 'up');
    expect(await look()).toBe(true);
    for (const [key, object] of [...cluster.objects]) {
      cluster.objects.delete(key);
      expect([key, await look()]).toEqual([key, false]);
      const edited = { manager: 'kubectl-edit', operation: 'Update', fieldsV1: { 'f:spec': {} } };
      const metadata = { ...object.metadata, managedFields: [edited] };
      // An immutable Secret cannot be edited: it is put there anew with other content.
      const changed = object.kind === 'Secret' ? { ...object, data: {} } : { ...object, metadata };
      cluster.objects.set(key, changed);
      expect([key, await look()]).toEqual([key, false]);
      cluster.objects.set(key, object);
      const stray = { ...object, metadata: { ...object.metadata, name: 'stray' } };
      cluster.objects.set('stray', stray);
      // Other namespaces are none of a tenant's.
      expect([key, await look()]).toEqual([key, object.kind === 'Namespace']);
      cluster.objects.delete('stray');
    }
    expect(await look()).toBe(true);
    expect(cluster.writes).toEqual([]);
  });

  it('does not take a cluster that does not answer for one where all is well', async () => {
    const { cluster, runtime } = await settled();
    cluster.read = () => Promise.reject(new ClusterError(0, '', 'connect ECONNREFUSED'));
    await expect(runtime.isSettled(tenantFixture(), 'up')).rejects.toThrow(ClusterError);
  });

  it('forgets the first admin once the tenant has it, without a rollout', async () => {
    const owner = { username: 'ada', passwordHash: '$argon2id$…' };
    const { cluster, runtime } = await settled(tenantFixture({ owner }));
    await pass(runtime.up());
    expect(cluster.writes).toHaveLength(2);
    expect(cluster.writes.every((write) => write.includes('Secret') && write.includes('/migrate-'))).toBe(true);
  });

  it('removes a route of the other kind only when the server is up', async () => {
    const { cluster } = await settled();
    const gateway = settingsFixture({ route: { kind: 'gateway', gateway: { namespace: 'gw', name: 'public' } } });
    const runtime = new KubernetesRuntime(new Clusters([{ cluster, settings: gateway }], 'default'));
    await pass(runtime.up());
    expect(cluster.writes).toEqual([`apply HTTPRoute ${namespace}/server`, `delete Ingress ${namespace}/server`]);
  });

  it('keeps everything and runs nothing while suspended, and comes back', async () => {
    const { cluster, runtime } = await settled();
    await pass(runtime.suspend());
    expect(cluster.writes).toEqual([`apply Deployment ${namespace}/server`]);
    expect((await cluster.read(server('Deployment')))?.['spec']).toMatchObject({ replicas: 0 });
    cluster.forget();
    expect(await pass(runtime.suspend())).toMatchObject({ state: 'done' });
    expect(cluster.writes).toEqual([]);
    await pass(runtime.up());
    expect((await cluster.read(server('Deployment')))?.['spec']).toMatchObject({ replicas: 1 });
  });

  it('leads the host of a suspended tenant to what answers for it, and back', async () => {
    const settings = settingsFixture({ suspended: { namespace: 'zendo', service: 'zendo-api' } });
    const { cluster, runtime } = await settled(tenant, settings);
    cluster.objects.set('Namespace /zendo', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'zendo' } });
    await pass(runtime.suspend());
    const outside = { kind: 'Ingress', namespace: 'zendo', name: `suspended-${tenant.id}` } as const;
    expect(await cluster.read(server('Ingress'))).toBeUndefined();
    expect((await cluster.read(outside))?.['spec']).toMatchObject({
      rules: [{ host: 'acme.zendo.test', http: { paths: [{ backend: { service: { name: 'zendo-api' } } }] } }],
    });
    cluster.forget();
    await pass(runtime.suspend());
    expect(cluster.writes).toEqual([]);
    await pass(runtime.up());
    cluster.rollOut(namespace);
    await pass(runtime.up());
    expect(await cluster.read(server('Ingress'))).toBeDefined();
    expect(await cluster.read(outside)).toBeUndefined();
    await pass(runtime.suspend());
    await pass(runtime.down());
    expect(await cluster.read(outside)).toBeUndefined();
  });

  it('has a disruption budget from two replicas up', async () => {
    const two = tenantFixture({ size: { ...tenant.size, replicas: 2 } });
    const { cluster, runtime } = await settled(two);
    expect(await cluster.read(server('PodDisruptionBudget'))).toBeDefined();
    await pass(runtime.up());
    cluster.rollOut(namespace);
    await pass(runtime.up());
    expect(await cluster.read(server('PodDisruptionBudget'))).toBeUndefined();
  });

  it('gives old and new pods room together while a resize rolls out, then no more than the size needs', async () => {
    const { cluster, runtime } = await settled();
    const large = tenantFixture({ size: { ...tenant.size, memoryRequest: '1Gi', memoryLimit: '2Gi' } });
    const requested = async () => {
      const spec = (await cluster.read(server('ResourceQuota')))?.['spec'] as
        { hard?: Record<string, string> } | undefined;
      return spec?.hard?.['requests.memory'];
    };
    await pass(runtime.up(), large);
    expect(await requested()).toBe('2304Mi'); // two of 1 GiB and two of 128 MiB
    await pass(runtime.up(), large);
    expect(await requested()).toBe('2304Mi');
    cluster.rollOut(namespace);
    await pass(runtime.up(), large);
    expect(await requested()).toBe('2Gi');
  });

  it('deletes the namespace and is done when it is gone', async () => {
    const { cluster, runtime } = await settled();
    expect(await pass(runtime.down())).toMatchObject({ state: 'wait' });
    expect(await pass(runtime.down())).toMatchObject({ state: 'done' });
    expect(cluster.objects.size).toBe(0);
  });

  it('touches no namespace that is not its own', async () => {
    const { cluster, runtime } = house();
    const foreign: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
    cluster.objects.set(`Namespace /${namespace}`, foreign);
    for (const steps of [runtime.up(), runtime.down()]) {
      await expect(pass(steps)).rejects.toMatchObject({ code: 'namespace_taken' });
    }
    expect(cluster.writes).toEqual([]);
  });

  it('waits while the namespace of a tenant of that id is still being deleted', async () => {
    const { cluster, runtime } = await settled();
    cluster.tamper({ kind: 'Namespace', name: namespace }, (object) => ({
      ...object,
      metadata: { ...object.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' },
    }));
    expect(await pass(runtime.up())).toMatchObject({ state: 'wait', step: 'namespace' });
    expect(cluster.writes).toEqual([]);
  });

  it('names the reason when the API refuses an object, and leaves passing faults as they are', async () => {
    const { cluster, runtime } = house();
    cluster.refusals.set('Ingress', new ClusterError(403, 'Forbidden', 'admission webhook "x" denied the request: no'));
    await expect(pass(runtime.up())).rejects.toMatchObject({ code: 'admission_refused' });
    cluster.refusals.set('Ingress', new ClusterError(503, '', 'etcd has no leader'));
    await expect(pass(runtime.up())).rejects.toBeInstanceOf(ClusterError);
  });

  it('says so when the configuration no longer has the cluster of a tenant', async () => {
    const { runtime } = house();
    await expect(pass(runtime.up(), tenantFixture({ cluster: 'mars' }))).rejects.toMatchObject({
      code: 'cluster_unknown',
    });
  });

  it('pokes once for a burst of changes of a tenant, and not after it is stopped', async () => {
    const { cluster, runtime } = await settled();
    const poked: string[] = [];
    const stop = await runtime.watch((id) => poked.push(id));
    for (let i = 0; i < 5; i++) cluster.rollOut(namespace);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(poked).toEqual([tenant.id]);
    cluster.rollOut(namespace);
    await stop();
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(poked).toEqual([tenant.id]);
  });
});
