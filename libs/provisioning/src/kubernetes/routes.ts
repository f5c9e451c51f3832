import { type Cluster, ClusterError, type KubeObject } from './cluster.js';
import type { Kind } from './kinds.js';
import { TENANT_LABEL } from './manifests/index.js';
import type { KubernetesSettings } from './settings.js';

const ROUTES: readonly Kind[] = ['Ingress', 'HTTPRoute'];

/** All objects of a tenant of these kinds in a namespace. A kind that the cluster does not serve has none. */
export async function listOf(
  cluster: Cluster,
  kinds: readonly Kind[],
  namespace: string,
  tenantId: string,
): Promise<readonly KubeObject[]> {
  const lists = kinds.map(async (kind) => {
    try {
      return await cluster.list(kind, { namespace, labels: { [TENANT_LABEL]: tenantId } });
    } catch (error) {
      if (error instanceof ClusterError && error.status === 404) return [];
      throw error;
    }
  });
  return (await Promise.all(lists)).flat();
}

/** What a suspended tenant has outside its own namespace. */
export async function suspendedRoutes(
  cluster: Cluster,
  { suspended }: KubernetesSettings,
  tenantId: string,
): Promise<readonly KubeObject[]> {
  return suspended ? await listOf(cluster, ROUTES, suspended.namespace, tenantId) : [];
}
