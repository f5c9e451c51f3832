import {
  type KubernetesSettings,
  parseBlocks,
  parseGateway,
  parsePods,
  parseTls,
  type RouteSettings,
  SettingError,
} from '@zendo/provisioning';
import { z } from 'zod';
import { proxies } from './proxies.js';

/** Turns a parser that throws SettingError into one that Zod reports with all other faults. */
export const parsed = <T>(parse: (text: string) => T) =>
  z.string().transform((text, context): T => {
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof SettingError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
      return z.NEVER;
    }
  });

const label = z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, 'a Kubernetes name');
const names = z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean));

/** The variables that matter with `ZENDO_RUNTIME=kubernetes` only. */
export const kubernetesEnvironment = z.object({
  KUBECONFIG: z.string().min(1).optional(),
  ZENDO_ROUTE: z.enum(['ingress', 'gateway', 'none']).default('ingress'),
  /** The IngressClass, or the Gateway as `namespace/name` or `namespace/name/section`. */
  ZENDO_ROUTE_CLASS: z.string().min(1).optional(),
  ZENDO_TLS: parsed(parseTls).optional(),
  ZENDO_POSTGRES_CIDR: parsed(parseBlocks).default([]),
  /** Postgres that runs as pods, as `namespace:label=value+label=value`. */
  ZENDO_POSTGRES_PODS: parsed(parsePods).default([]),
  /** The ingress controller or gateway. */
  ZENDO_INGRESS_PODS: parsed(parsePods).default(parsePods('ingress-nginx:app.kubernetes.io/name=ingress-nginx')),
  /** Who may read the metrics of tenants. */
  ZENDO_METRICS_PODS: parsed(parsePods).default([]),
  /** DNS, when it is not CoreDNS in kube-system. */
  ZENDO_DNS_PODS: parsed(parsePods).default([]),
  /** Where Zendo itself runs and as whom; from the pod's own fields. */
  ZENDO_NAMESPACE: label.optional(),
  ZENDO_SERVICE_ACCOUNT: label.optional(),
  /** The Service of Zendo's API, which answers for suspended tenants. */
  ZENDO_API_SERVICE: label.default('zendo-api'),
  /** The ClusterRole that gives Zendo its rights inside a tenant's namespace. */
  ZENDO_TENANT_ROLE: label.default('zendo-tenant'),
  /** Registry credentials that somebody puts into tenants' namespaces. */
  ZENDO_IMAGE_PULL_SECRETS: names.default([]),
  /** Addresses whose X-Forwarded-For tenant servers believe: those of the ingress. */
  ZENDO_TENANT_TRUSTED_PROXIES: proxies.default([]),
});

export type KubernetesEnvironment = z.output<typeof kubernetesEnvironment>;

/**
 * What manifests depend on, for every cluster.
 * @param storeNetworks where object stores of tenants may be: nowhere unless the operator says so
 * @param faults gets what does not fit together, one sentence each
 */
export function kubernetesSettings(
  values: KubernetesEnvironment,
  faults: string[],
  storeNetworks: readonly string[] = [],
): KubernetesSettings {
  const { ZENDO_NAMESPACE: namespace, ZENDO_SERVICE_ACCOUNT: serviceAccount } = values;
  const postgres = [...values.ZENDO_POSTGRES_CIDR, ...values.ZENDO_POSTGRES_PODS];
  if (postgres.length === 0) {
    faults.push('ZENDO_POSTGRES_CIDR or ZENDO_POSTGRES_PODS: needed, because tenants may reach nothing else');
  }
  const zendo = namespace ? [{ namespace, labels: { 'app.kubernetes.io/part-of': 'zendo' } }] : [];
  return {
    route: routeOf(values, faults),
    postgres,
    callers: [...(values.ZENDO_ROUTE === 'none' ? [] : values.ZENDO_INGRESS_PODS), ...zendo],
    scrapers: values.ZENDO_METRICS_PODS,
    dns: values.ZENDO_DNS_PODS,
    ...(namespace &&
      serviceAccount && { operator: { namespace, serviceAccount, clusterRole: values.ZENDO_TENANT_ROLE } }),
    ...(namespace && { suspended: { namespace, service: values.ZENDO_API_SERVICE } }),
    trustedProxies: values.ZENDO_TENANT_TRUSTED_PROXIES,
    storeNetworks,
    imagePullSecrets: values.ZENDO_IMAGE_PULL_SECRETS,
  };
}

function routeOf(values: KubernetesEnvironment, faults: string[]): RouteSettings {
  const { ZENDO_ROUTE: kind, ZENDO_ROUTE_CLASS: routeClass, ZENDO_TLS: tls } = values;
  if (kind === 'none') return { kind };
  if (kind === 'ingress') return { kind, ...(routeClass && { class: routeClass }), ...(tls && { tls }) };
  if (tls) faults.push('ZENDO_TLS: a gateway has the certificates itself, so leave it unset with ZENDO_ROUTE=gateway');
  try {
    return { kind, gateway: parseGateway(routeClass ?? '') };
  } catch (error) {
    faults.push(`ZENDO_ROUTE_CLASS: ${(error as Error).message}`);
    return { kind: 'none' };
  }
}
