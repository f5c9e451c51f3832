import type { RuntimeStep, StepResult, TenantSpec } from '../../runtime/tenant-runtime.js';
import { ClusterError, type KubeObject } from '../cluster.js';
import type { Clusters } from '../clusters.js';
import { ensure } from '../ensure.js';
import type { Mode } from '../manifests/index.js';
import { explained } from './explained.js';
import { planFor, type Plan } from './plan.js';

/** How long Zendo's rights in a new namespace may take to be known to every API server. */
const RIGHTS_GRACE_MS = 15_000;

/** One group of a tenant's objects: each as its manifest says, and written only when it is not. */
export class EnsureObjects implements RuntimeStep {
  constructor(
    private readonly clusters: Clusters,
    private readonly mode: Mode,
    private readonly group: 'isolation' | 'secrets' | 'server' | 'route',
    readonly name: string,
    readonly title: string,
  ) {}

  run(tenant: TenantSpec): Promise<StepResult> {
    return explained(async () => {
      const plan = await planFor(this.clusters, tenant, this.mode);
      try {
        return await this.#ensureAll(plan, plan.objects[this.group]);
      } catch (error) {
        if (error instanceof ClusterError && error.status === 403 && (await isNew(plan))) {
          return { state: 'wait', reason: "Zendo's rights in the new namespace are not known yet.", afterMs: 500 };
        }
        throw error;
      }
    });
  }

  async #ensureAll({ cluster }: Plan, objects: readonly KubeObject[]): Promise<StepResult> {
    let written = 0;
    for (const object of objects) {
      const outcome = await ensure(cluster, object);
      if (outcome === 'going') {
        const { kind, metadata } = object;
        return { state: 'wait', reason: `${kind} ${metadata.name} is still being deleted.`, afterMs: 1_000 };
      }
      if (outcome === 'written') written += 1;
    }
    return { state: 'done', ...(written > 0 && { message: `${written} of ${objects.length} written` }) };
  }
}

async function isNew({ cluster, namespace }: Plan): Promise<boolean> {
  const live = await cluster.read({ kind: 'Namespace', name: namespace });
  return Date.now() - Date.parse(live?.metadata.creationTimestamp ?? '') < RIGHTS_GRACE_MS;
}
