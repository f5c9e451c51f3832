import { namespaceOf } from '@zendo/tenancy';
import { ProvisioningError, type TenantSpec } from '../../runtime/tenant-runtime.js';
import type { Cluster } from '../cluster.js';
import type { Clusters } from '../clusters.js';
import { type Mode, SERVER, TenantObjects } from '../manifests/index.js';
import { allowanceNow } from '../settled.js';
import type { KubernetesSettings } from '../settings.js';

/** Where a tenant is and what it is to have there. */
export interface Plan {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly settings: KubernetesSettings;
  readonly objects: TenantObjects;
}

/** Looks at what is there, as far as the manifests depend on it. @throws ProvisioningError, ClusterError */
export async function planFor(clusters: Clusters, tenant: TenantSpec, mode: Mode): Promise<Plan> {
  if (!tenant.release.image) {
    throw new ProvisioningError(
      'release_without_image',
      `The release ${tenant.release.version} has no container image. Give it one in the configuration.`,
      { userFixable: true, retryable: true },
    );
  }
  const { cluster, settings } = clusters.of(tenant);
  const namespace = namespaceOf(tenant.id);
  const [deployment, quota] = await Promise.all([
    cluster.read({ kind: 'Deployment', namespace, name: SERVER }),
    cluster.read({ kind: 'ResourceQuota', namespace, name: SERVER }),
  ]);
  const objects = new TenantObjects(tenant, settings, mode, allowanceNow(tenant.size, deployment, quota));
  return { cluster, namespace, settings, objects };
}
