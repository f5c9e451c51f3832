import { createHash } from 'node:crypto';
import type { TenantSpec } from '../../runtime/tenant-runtime.js';
import type { KubeObject } from '../cluster.js';
import type { KubernetesSettings } from '../settings.js';
import { deployment, disruptionBudget, service } from './deployment.js';
import { MANIFEST_ANNOTATION } from './labels.js';
import { type Allowance, limitRange, resourceQuota } from './limits.js';
import { namespace, operatorBinding, serviceAccount } from './namespace.js';
import { networkPolicies } from './network.js';
import { route } from './route.js';
import { secrets } from './secrets.js';

export * from './labels.js';
export { addAllowances, type Allowance, allowanceOf, maxAllowance } from './limits.js';

/** Whether the tenant's server is to run. */
export type Mode = 'running' | 'suspended';

/**
 * All that a tenant is to have in its cluster, in the groups that are made one after the other. Pure: the same tenant
 * gives the same objects. Each group is made when it is asked for, because most steps need one only.
 */
export class TenantObjects {
  readonly #replicas: number;

  /** @param allowance what its pods may ask for together */
  constructor(
    private readonly tenant: TenantSpec,
    private readonly settings: KubernetesSettings,
    private readonly mode: Mode,
    private readonly allowance: Allowance,
  ) {
    this.#replicas = mode === 'running' ? tenant.size.replicas : 0;
  }

  get home(): readonly KubeObject[] {
    return group(namespace(this.tenant), operatorBinding(this.tenant, this.settings));
  }

  get isolation(): readonly KubeObject[] {
    return group(
      serviceAccount(this.tenant, this.settings),
      resourceQuota(this.tenant, this.allowance),
      limitRange(this.tenant),
      networkPolicies(this.tenant, this.settings),
    );
  }

  get secrets(): readonly KubeObject[] {
    return group(secrets(this.tenant));
  }

  get server(): readonly KubeObject[] {
    return group(
      service(this.tenant),
      disruptionBudget(this.tenant, this.#replicas),
      deployment(this.tenant, this.settings, this.#replicas),
    );
  }

  get route(): readonly KubeObject[] {
    return group(route(this.tenant, this.settings, this.mode === 'suspended'));
  }

  get all(): readonly KubeObject[] {
    return [...this.home, ...this.isolation, ...this.secrets, ...this.server, ...this.route];
  }
}

const group = (...objects: (KubeObject | readonly KubeObject[])[]): readonly KubeObject[] => objects.flat().map(hashed);

/**
 * The object with a hash of itself, by which a field that a manifest no longer has is found to be still there.
 * A Secret has none: its hash would be a hash of keys.
 */
function hashed(object: KubeObject): KubeObject {
  if (object.kind === 'Secret') return object;
  const hash = createHash('sha256').update(JSON.stringify(object)).digest('hex').slice(0, 16);
  const annotations = { ...object.metadata.annotations, [MANIFEST_ANNOTATION]: hash };
  return { ...object, metadata: { ...object.metadata, annotations } };
}
