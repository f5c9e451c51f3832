export { ApiCluster } from './api/api-cluster.js';
export type { ClusterAccess } from './api/connection.js';
export * from './cluster.js';
export * from './clusters.js';
export { createKubernetesRuntime } from './create.js';
export { KINDS, type Kind } from './kinds.js';
export { KubernetesRuntime } from './kubernetes-runtime.js';
export { FIELD_MANAGER, TENANT_LABEL } from './manifests/labels.js';
export * from './settings.js';
