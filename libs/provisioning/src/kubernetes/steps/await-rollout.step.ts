import type { RuntimeStep, StepResult, TenantSpec } from '../../runtime/tenant-runtime.js';
import type { KubeObject } from '../cluster.js';
import type { Clusters } from '../clusters.js';
import { SERVER, TEMPLATE_ANNOTATION, TENANT_LABEL } from '../manifests/index.js';
import type { DeploymentStatus, PodStatus } from '../reasons/pod-status.js';
import { rolloutReason } from '../reasons/rollout-reason.js';
import { isSettled } from '../settled.js';
import { explained } from './explained.js';
import { planFor } from './plan.js';

const SOON_MS = 250;
const LATE_MS = 2_000;

/** The gate: the wanted release runs, migrated, ready, and nothing of an older one is left. */
export class AwaitRollout implements RuntimeStep {
  readonly name = 'rollout';
  readonly title = 'Wait for the server to be ready';

  constructor(
    private readonly clusters: Clusters,
    private readonly now: () => number,
  ) {}

  run(tenant: TenantSpec): Promise<StepResult> {
    return explained(async () => {
      const { cluster, namespace } = await planFor(this.clusters, tenant, 'running');
      const deployment = await cluster.read({ kind: 'Deployment', namespace, name: SERVER });
      if (!deployment) return { state: 'wait', reason: 'The Deployment is gone again.', afterMs: 500 };
      if (isSettled(deployment)) return { state: 'done' };

      const status = (deployment['status'] ?? {}) as DeploymentStatus;
      const seen = (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 1);
      const pods = await cluster.list('Pod', { namespace, labels: { [TENANT_LABEL]: tenant.id } });
      const template = templateOf(deployment);
      const newest = pods.filter((pod) => pod.metadata.annotations?.[TEMPLATE_ANNOTATION] === template);
      const fault = seen && rolloutReason(status, newest.map(statusOf), this.now());
      if (fault) throw fault;
      return { state: 'wait', reason: progress(tenant, status), afterMs: pauseMs(status, this.now()) };
    });
  }
}

/** A rollout that just moved is looked at again soon: a change seen while a pass runs is not told a second time. */
function pauseMs({ conditions = [] }: DeploymentStatus, now: number): number {
  const moved = conditions.find(({ type }) => type === 'Progressing')?.lastUpdateTime;
  const sinceMs = now - Date.parse(moved ?? '');
  return Number.isNaN(sinceMs) ? SOON_MS : Math.min(Math.max(sinceMs / 4, SOON_MS), LATE_MS);
}

function templateOf(deployment: KubeObject): string | undefined {
  const { template } = deployment['spec'] as {
    template: { metadata?: { annotations?: Readonly<Record<string, string>> } };
  };
  return template.metadata?.annotations?.[TEMPLATE_ANNOTATION];
}

const statusOf = (pod: KubeObject): PodStatus => (pod['status'] ?? {}) as PodStatus;

function progress(tenant: TenantSpec, { updatedReplicas = 0, availableReplicas = 0 }: DeploymentStatus): string {
  const { replicas } = tenant.size;
  return `${Math.min(updatedReplicas, availableReplicas)} of ${replicas} servers of release ${tenant.release.version} are ready.`;
}
