import type { RuntimeStep, StepResult, TenantSpec } from '../../runtime/tenant-runtime.js';
import type { KubeObject } from '../cluster.js';
import type { Clusters } from '../clusters.js';
import { refOf } from '../ensure.js';
import type { Kind } from '../kinds.js';
import type { Mode } from '../manifests/index.js';
import { listOf, suspendedRoutes } from '../routes.js';
import { explained } from './explained.js';
import { planFor } from './plan.js';

/** Kinds of which a change of the configuration or the size may leave one that is no longer wanted. */
const PRUNED: readonly Kind[] = [
  'Ingress',
  'HTTPRoute',
  'PodDisruptionBudget',
  'Service',
  'Deployment',
  'Secret',
  'NetworkPolicy',
  'LimitRange',
  'ResourceQuota',
  'ServiceAccount',
];

/** Removes what carries the tenant's label and is not wanted any more. Runs last: old pods may still need old Secrets. */
export class Prune implements RuntimeStep {
  readonly name = 'prune';
  readonly title = 'Remove what is no longer wanted';

  constructor(
    private readonly clusters: Clusters,
    private readonly mode: Mode,
  ) {}

  run(tenant: TenantSpec): Promise<StepResult> {
    return explained(async () => {
      const { cluster, namespace, settings, objects } = await planFor(this.clusters, tenant, this.mode);
      const wanted = new Set(objects.all.map(keyOf));
      const listed = await Promise.all([
        listOf(cluster, PRUNED, namespace, tenant.id),
        suspendedRoutes(cluster, settings, tenant.id),
      ]);
      const unwanted = listed
        .flat()
        .filter((object) => !wanted.has(keyOf(object)) && !object.metadata.deletionTimestamp);
      for (const object of unwanted) await cluster.delete(refOf(object));
      return { state: 'done', ...(unwanted.length > 0 && { message: `${unwanted.length} removed` }) };
    });
  }
}

const keyOf = ({ kind, metadata }: KubeObject): string => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
