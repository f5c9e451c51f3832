import { ApiCluster } from './api/api-cluster.js';
import type { ClusterAccess } from './api/connection.js';
import { Clusters } from './clusters.js';
import { KubernetesRuntime } from './kubernetes-runtime.js';
import type { KubernetesSettings } from './settings.js';

/**
 * The runtime over all configured clusters. Nothing is connected, and the Kubernetes client is not even loaded, before
 * the first step or watch.
 * @param fallback the cluster of tenants that name none
 */
export function createKubernetesRuntime(
  clusters: readonly ClusterAccess[],
  fallback: string,
  settings: KubernetesSettings,
): KubernetesRuntime {
  const sites = clusters.map((access) => ({ cluster: new ApiCluster(access), settings }));
  return new KubernetesRuntime(new Clusters(sites, fallback));
}
