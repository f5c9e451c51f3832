import { namespaceOf, newTenantId } from '@zendo/tenancy';
import { setTimeout as sleep } from 'node:timers/promises';
import { testCluster, type TestCluster } from '../../../../tools/kube/testing/test-cluster.js';
import type { TenantSpec } from '../runtime/tenant-runtime.js';
import { runtimeContract, type RuntimeHarness } from '../testing/runtime-contract.js';
import { settingsFixture } from '../testing/settings-fixture.js';
import { tenantFixture } from '../testing/tenant-fixture.js';
import { createKubernetesRuntime } from './create.js';

/** A kwok cluster: real API and controllers; its nodes only pretend to run what they are given. */
async function openCluster(): Promise<RuntimeHarness> {
  const kube: TestCluster = await testCluster('kwok');
  const access = { name: 'default', kubeconfig: kube.kubeconfig };
  const runtime = createKubernetesRuntime([access], 'default', settingsFixture());
  const made: string[] = [];
  const existing = async (id: string) =>
    (await kube.kubectl(['get', 'namespace', namespaceOf(id), '--ignore-not-found', '-o', 'name'])).trim();
  return {
    runtime,
    releases: {
      better: { version: '2.0.0', image: 'zendo.local/tenant-server:2.0.0' },
      broken: { version: '3.0.0', image: 'zendo.local/broken:1' },
    },
    tenant: () => {
      const id = newTenantId();
      made.push(id);
      return tenantFixture({ id, name: `c-${id}` });
    },
    running: async ({ id }: TenantSpec) => {
      const path = 'jsonpath={range .items[?(@.status.containerStatuses[0].ready==true)]}{.metadata.name}{"\\n"}{end}';
      const pods = await kube.kubectl(['-n', namespaceOf(id), 'get', 'pods', '-o', path]);
      return pods.trim().split('\n').find(Boolean);
    },
    leftovers: async ({ id }: TenantSpec) => [await existing(id)].filter(Boolean),
    pause: (_tenant, afterMs) => sleep(Math.min(afterMs, 250)),
    close: async () => {
      const left = made.map(namespaceOf);
      await kube.kubectl(['delete', 'namespace', ...left, '--ignore-not-found', '--wait=false']);
    },
  };
}

describe('the kubernetes runtime, as a runtime', () => {
  runtimeContract(openCluster);
});
