import { namespaceOf } from '@zendo/tenancy';
import type { RuntimeStep, StepResult, TenantSpec } from '../../runtime/tenant-runtime.js';
import type { Clusters } from '../clusters.js';
import { refOf } from '../ensure.js';
import { suspendedRoutes } from '../routes.js';
import { explained } from './explained.js';
import { refuseStrangers } from './ensure-namespace.step.js';

/** Deletes the namespace, and with it everything of the tenant in the cluster; done when it is really gone. */
export class DeleteNamespace implements RuntimeStep {
  readonly name = 'namespace-gone';
  readonly title = 'Remove everything from the cluster';

  constructor(private readonly clusters: Clusters) {}

  run(tenant: TenantSpec): Promise<StepResult> {
    return explained(async () => {
      const { cluster, settings } = this.clusters.of(tenant);
      for (const outside of await suspendedRoutes(cluster, settings, tenant.id)) await cluster.delete(refOf(outside));
      const ref = { kind: 'Namespace', name: namespaceOf(tenant.id) } as const;
      const live = await cluster.read(ref);
      if (!live) return { state: 'done' };
      refuseStrangers(tenant, live);
      if (!live.metadata.deletionTimestamp) await cluster.delete(ref);
      return { state: 'wait', reason: `The namespace ${ref.name} is being deleted.`, afterMs: 1_000 };
    });
  }
}
