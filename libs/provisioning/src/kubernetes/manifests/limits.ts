import type { TenantSize, TenantSpec } from '../../runtime/tenant-runtime.js';
import type { KubeObject } from '../cluster.js';
import { cpuText, memoryText, quantity } from '../quantity.js';
import { named } from './labels.js';

/** What the objects of a namespace may ask for together, as ResourceQuota's `hard`. */
export type Allowance = Readonly<Record<string, string>>;

const CPU = ['requests.cpu', 'limits.cpu'];

/** What the tenant's size needs: its replicas, and one more while a new release rolls in beside the old. */
export function allowanceOf(size: TenantSize): Allowance {
  const pods = size.replicas + 1;
  return {
    pods: String(pods),
    'requests.cpu': cpuText(pods * quantity(size.cpuRequest)),
    ...(size.cpuLimit && { 'limits.cpu': cpuText(pods * quantity(size.cpuLimit)) }),
    'requests.memory': memoryText(pods * quantity(size.memoryRequest)),
    'limits.memory': memoryText(pods * quantity(size.memoryLimit)),
    // Counting Secrets has a use of its own: their number shows in the quota's status, which Zendo may watch.
    'count/secrets': '8',
    'count/configmaps': '4',
    services: '1',
    'services.nodeports': '0',
    'services.loadbalancers': '0',
    persistentvolumeclaims: '0',
  };
}

/** For each resource the sum of both: room for old and new pods together while a resize rolls out. */
export function addAllowances(one: Allowance, other: Allowance): Allowance {
  return combine(one, other, (a, b) => a + b);
}

/** For each resource the larger of both. */
export function maxAllowance(one: Allowance, other: Allowance): Allowance {
  return combine(one, other, Math.max);
}

function combine(one: Allowance, other: Allowance, how: (a: number, b: number) => number): Allowance {
  return Object.fromEntries(
    Object.entries(one).map(([resource, value]) => {
      const counterpart = other[resource];
      if (counterpart === undefined) return [resource, value];
      const result = how(quantity(value), quantity(counterpart));
      if (CPU.includes(resource)) return [resource, cpuText(result)];
      return [resource, resource.endsWith('memory') ? memoryText(result) : String(result)];
    }),
  );
}

/** The namespace's quota. */
export function resourceQuota(tenant: TenantSpec, hard: Allowance): KubeObject {
  return named(tenant, 'ResourceQuota', 'server', { spec: { hard } });
}

/** What a container that says nothing gets, and the most that one may ask for. */
export function limitRange(tenant: TenantSpec): KubeObject {
  const { size } = tenant;
  const most = {
    ...(size.cpuLimit && { cpu: cpuText(quantity(size.cpuLimit)) }),
    memory: memoryText(quantity(size.memoryLimit)),
  };
  const least = { cpu: cpuText(quantity(size.cpuRequest)), memory: memoryText(quantity(size.memoryRequest)) };
  return named(tenant, 'LimitRange', 'server', {
    spec: { limits: [{ type: 'Container', default: most, defaultRequest: least, max: most }] },
  });
}
