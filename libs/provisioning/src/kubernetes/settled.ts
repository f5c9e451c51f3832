import type { KubeObject } from './cluster.js';
import { type Allowance, addAllowances, allowanceOf, maxAllowance } from './manifests/index.js';
import { holds } from './drift.js';
import { quantity } from './quantity.js';
import type { DeploymentStatus } from './reasons/pod-status.js';
import type { TenantSize } from '../runtime/tenant-runtime.js';

interface DeploymentSpec {
  readonly replicas?: number;
  readonly template: {
    readonly spec: { readonly containers: readonly { readonly resources?: ContainerResources }[] };
  };
}

interface ContainerResources {
  readonly requests?: Readonly<Record<string, string>>;
  readonly limits?: Readonly<Record<string, string>>;
}

/** Whether all pods of a Deployment are of its newest template, are as many as wanted, and are available. */
export function isSettled(deployment: KubeObject): boolean {
  const { replicas = 1 } = deployment['spec'] as DeploymentSpec;
  const status = (deployment['status'] ?? {}) as DeploymentStatus;
  return (
    (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 1) &&
    (status.updatedReplicas ?? 0) === replicas &&
    (status.replicas ?? 0) === replicas &&
    (status.availableReplicas ?? 0) === replicas
  );
}

/**
 * What the quota is to be now. While pods of another size run or roll out, there must be room for old and new ones
 * together: a quota for the new size alone would refuse the new pod, and the old one would wait for it for ever.
 */
export function allowanceNow(
  size: TenantSize,
  deployment: KubeObject | undefined,
  quota: KubeObject | undefined,
): Allowance {
  const wanted = allowanceOf(size);
  if (!deployment) return wanted;
  const { replicas = 1, template } = deployment['spec'] as DeploymentSpec;
  const resources = template.spec.containers[0]?.resources ?? {};
  const requests = { cpu: size.cpuRequest, memory: size.memoryRequest };
  const limits = { ...(size.cpuLimit && { cpu: size.cpuLimit }), memory: size.memoryLimit };
  const fits = replicas <= size.replicas && holds({ requests, limits }, resources);
  const hard = (quota?.['spec'] as { hard?: Allowance } | undefined)?.hard ?? {};
  if (fits) return isSettled(deployment) ? wanted : maxAllowance(wanted, hard);
  return maxAllowance(addAllowances(wanted, allowanceOf(sizeOf(resources, replicas))), hard);
}

function sizeOf({ requests = {}, limits = {} }: ContainerResources, replicas: number): TenantSize {
  const known = (text: string | undefined, otherwise: string): string =>
    text !== undefined && !Number.isNaN(quantity(text)) ? text : otherwise;
  return {
    name: 'live',
    replicas,
    cpuRequest: known(requests['cpu'], '0'),
    cpuLimit: known(limits['cpu'], '0'),
    memoryRequest: known(requests['memory'], '0'),
    memoryLimit: known(limits['memory'], '0'),
    poolSize: 1,
  };
}
