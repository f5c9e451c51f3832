/** Where the API serves a kind. */
export interface KindInfo {
  readonly apiVersion: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** Whether objects of the kind are followed by a watch over the whole cluster. */
  readonly watched: boolean;
}

const core = 'v1';
const networking = 'networking.k8s.io/v1';

/** Every kind that Zendo reads or writes. Secrets are never listed or watched across the cluster. */
export const KINDS = {
  Namespace: { apiVersion: core, plural: 'namespaces', namespaced: false, watched: true },
  RoleBinding: {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    plural: 'rolebindings',
    namespaced: true,
    watched: true,
  },
  ServiceAccount: { apiVersion: core, plural: 'serviceaccounts', namespaced: true, watched: true },
  Secret: { apiVersion: core, plural: 'secrets', namespaced: true, watched: false },
  ResourceQuota: { apiVersion: core, plural: 'resourcequotas', namespaced: true, watched: true },
  LimitRange: { apiVersion: core, plural: 'limitranges', namespaced: true, watched: true },
  NetworkPolicy: { apiVersion: networking, plural: 'networkpolicies', namespaced: true, watched: true },
  Deployment: { apiVersion: 'apps/v1', plural: 'deployments', namespaced: true, watched: true },
  PodDisruptionBudget: {
    apiVersion: 'policy/v1',
    plural: 'poddisruptionbudgets',
    namespaced: true,
    watched: true,
  },
  Service: { apiVersion: core, plural: 'services', namespaced: true, watched: true },
  Ingress: { apiVersion: networking, plural: 'ingresses', namespaced: true, watched: true },
  HTTPRoute: {
    apiVersion: 'gateway.networking.k8s.io/v1',
    plural: 'httproutes',
    namespaced: true,
    watched: true,
  },
  Pod: { apiVersion: core, plural: 'pods', namespaced: true, watched: true },
} as const satisfies Record<string, KindInfo>;

export type Kind = keyof typeof KINDS;

/** The API path of all objects of a kind, in one namespace or in all; of one object when `name` is given. */
export function pathOf(kind: Kind, namespace?: string, name?: string): string {
  const { apiVersion, plural, namespaced } = KINDS[kind];
  const parts = [apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`];
  if (namespaced && namespace) parts.push('namespaces', encodeURIComponent(namespace));
  parts.push(plural);
  if (name) parts.push(encodeURIComponent(name));
  return parts.join('/');
}
