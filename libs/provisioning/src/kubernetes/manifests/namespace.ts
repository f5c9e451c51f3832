import { namespaceOf } from '@zendo/tenancy';
import type { TenantSpec } from '../../runtime/tenant-runtime.js';
import type { KubeObject } from '../cluster.js';
import type { KubernetesSettings } from '../settings.js';
import { named } from './labels.js';

/** The tenant's namespace, in which nothing may run that is not restricted (Kubernetes Pod Security Standards). */
export function namespace(tenant: TenantSpec): KubeObject {
  const object = named(tenant, 'Namespace', namespaceOf(tenant.id), {});
  const level = { enforce: 'restricted', audit: 'restricted', warn: 'restricted' };
  const security = Object.entries(level).flatMap(([mode, value]) => [
    [`pod-security.kubernetes.io/${mode}`, value],
    [`pod-security.kubernetes.io/${mode}-version`, 'latest'],
  ]);
  return {
    ...object,
    metadata: { ...object.metadata, labels: { ...object.metadata.labels, ...Object.fromEntries(security) } },
  };
}

/** Gives Zendo its rights inside the namespace. Needed in a cluster only, where Zendo is no administrator. */
export function operatorBinding(tenant: TenantSpec, settings: KubernetesSettings): readonly KubeObject[] {
  if (!settings.operator) return [];
  const { clusterRole, serviceAccount, namespace } = settings.operator;
  return [
    named(tenant, 'RoleBinding', 'zendo', {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: clusterRole },
      subjects: [{ kind: 'ServiceAccount', name: serviceAccount, namespace }],
    }),
  ];
}

/** Who the tenant's pods are: nobody, with no token for the Kubernetes API. */
export function serviceAccount(tenant: TenantSpec, settings: KubernetesSettings): KubeObject {
  return named(tenant, 'ServiceAccount', 'server', {
    automountServiceAccountToken: false,
    ...(settings.imagePullSecrets.length > 0 && {
      imagePullSecrets: settings.imagePullSecrets.map((name) => ({ name })),
    }),
  });
}
