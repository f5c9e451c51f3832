import type { RuntimeStep, StepResult, TenantSpec } from '../../runtime/tenant-runtime.js';
import type { Clusters } from '../clusters.js';
import { TENANT_LABEL } from '../manifests/index.js';
import { explained } from './explained.js';
import { planFor } from './plan.js';

/** Nothing of the tenant runs: the last pod has drained and is gone. */
export class AwaitStopped implements RuntimeStep {
  readonly name = 'stopped';
  readonly title = 'Wait for the server to stop';

  constructor(private readonly clusters: Clusters) {}

  run(tenant: TenantSpec): Promise<StepResult> {
    return explained(async () => {
      const { cluster, namespace } = await planFor(this.clusters, tenant, 'suspended');
      const pods = await cluster.list('Pod', { namespace, labels: { [TENANT_LABEL]: tenant.id } });
      if (pods.length === 0) return { state: 'done' };
      return { state: 'wait', reason: `${pods.length} of its pods still drain.`, afterMs: 1_000 };
    });
  }
}
