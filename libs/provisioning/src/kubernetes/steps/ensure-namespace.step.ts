import { ProvisioningError, type RuntimeStep, type StepResult, type TenantSpec } from '../../runtime/tenant-runtime.js';
import type { KubeObject } from '../cluster.js';
import type { Clusters } from '../clusters.js';
import { ensure, refOf } from '../ensure.js';
import { type Mode, TENANT_LABEL } from '../manifests/index.js';
import { explained } from './explained.js';
import { planFor } from './plan.js';

/** The tenant's namespace, and Zendo's rights in it. A namespace of that name that is not the tenant's is not touched. */
export class EnsureNamespace implements RuntimeStep {
  readonly name = 'namespace';
  readonly title = 'Make the namespace';

  constructor(
    private readonly clusters: Clusters,
    private readonly mode: Mode,
  ) {}

  run(tenant: TenantSpec): Promise<StepResult> {
    return explained(async () => {
      const { cluster, namespace, objects } = await planFor(this.clusters, tenant, this.mode);
      const live = await cluster.read({ kind: 'Namespace', name: namespace });
      if (live) refuseStrangers(tenant, live);
      for (const object of objects.home) {
        if ((await ensure(cluster, object)) === 'going') {
          return {
            state: 'wait',
            reason: `${refOf(object).kind} ${namespace} is still being deleted.`,
            afterMs: 1_000,
          };
        }
      }
      return { state: 'done', message: namespace };
    });
  }
}

/** @throws ProvisioningError when somebody else's namespace has the tenant's name */
export function refuseStrangers(tenant: TenantSpec, namespace: KubeObject): void {
  const { labels = {}, managedFields = [], name } = namespace.metadata;
  // The label may have been taken away by hand; then it is still Zendo that once applied the namespace.
  if (labels[TENANT_LABEL] === tenant.id || managedFields.some(({ manager }) => manager === 'zendo')) return;
  throw new ProvisioningError(
    'namespace_taken',
    `The namespace ${name} is there already and is not Zendo's. Remove it, or label it ${TENANT_LABEL}=${tenant.id}.`,
    { userFixable: true, retryable: true },
  );
}
