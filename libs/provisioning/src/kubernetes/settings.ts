import { isIP } from 'node:net';

/** Pods that a network policy lets through: those with all the labels, in one namespace or (`*`) in any. */
export interface PodPeer {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A range of addresses in CIDR form. */
export interface BlockPeer {
  readonly cidr: string;
}

export type NetworkPeer = PodPeer | BlockPeer;

/** How a tenant's host gets its certificate. */
export type TlsSettings =
  | { readonly kind: 'issuer'; readonly scope: 'issuer' | 'cluster-issuer'; readonly name: string }
  /** A Secret of this name in each tenant's namespace, put there by someone else. */
  | { readonly kind: 'secret'; readonly name: string }
  /** The ingress controller's own certificate, such as a wildcard. */
  | { readonly kind: 'default' };

/** How tenants of a cluster are reached by name. `class` is the IngressClass; unset, the cluster's default. */
export type RouteSettings =
  | { readonly kind: 'ingress'; readonly class?: string; readonly tls?: TlsSettings }
  | { readonly kind: 'gateway'; readonly gateway: GatewayRef }
  | { readonly kind: 'none' };

/** The Gateway that HTTPRoutes attach to; its listeners hold the certificates. */
export interface GatewayRef {
  readonly namespace: string;
  readonly name: string;
  readonly section?: string;
}

/** Everything about a cluster that manifests depend on, beside the tenant. */
export interface KubernetesSettings {
  readonly route: RouteSettings;
  /** Where tenants find Postgres. Empty lets them reach no database at all. */
  readonly postgres: readonly NetworkPeer[];
  /** Who may call tenant servers: the ingress controller or gateway, and the control plane. */
  readonly callers: readonly NetworkPeer[];
  /** Who may read their metrics; none when empty. */
  readonly scrapers: readonly NetworkPeer[];
  /** Where DNS is; the usual CoreDNS pods when empty. */
  readonly dns: readonly NetworkPeer[];
  /** In a cluster: who Zendo is there, and the ClusterRole that gives it its rights inside a tenant's namespace. */
  readonly operator?: { readonly namespace: string; readonly serviceAccount: string; readonly clusterRole: string };
  /** The Service that answers for suspended tenants: their hosts lead there. Without one they lead to no pod. */
  readonly suspended?: { readonly namespace: string; readonly service: string };
  /** Addresses whose X-Forwarded-For tenant servers believe. */
  readonly trustedProxies: readonly string[];
  /** Where object stores that tenants describe may be: ranges of addresses, and `public` for the internet. */
  readonly storeNetworks: readonly string[];
  /** Names of Secrets with registry credentials, which someone else puts into tenants' namespaces. */
  readonly imagePullSecrets: readonly string[];
}

/** A setting that cannot be understood; the message says what is expected. */
export class SettingError extends Error {}

/**
 * Reads `10.0.0.0/24, 10.1.2.3`.
 * @throws SettingError
 */
export function parseBlocks(text: string): readonly BlockPeer[] {
  return items(text).map((item) => {
    // A zone, as in fe80::1%eth0, means something on one machine only.
    if (!isBlock(item) || item.includes('%')) {
      throw new SettingError(`${item} is not a range of addresses such as 10.0.0.0/24.`);
    }
    return { cidr: item.includes('/') ? item : `${item}/${item.includes(':') ? 128 : 32}` };
  });
}

/** Whether `text` is an IP address or a range of them in CIDR form. */
export function isBlock(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
}

/**
 * Reads `public, 10.0.0.0/24`: `public` stands for the internet.
 * @throws SettingError
 */
export function parseStoreNetworks(text: string): readonly string[] {
  return items(text).map((item) => (item === 'public' ? item : (parseBlocks(item)[0] as BlockPeer).cidr));
}

/**
 * Reads `namespace:label=value+label=value, …`; the namespace may be `*`, the labels may be absent (all its pods).
 * @throws SettingError
 */
export function parsePods(text: string): readonly PodPeer[] {
  return items(text).map((item) => {
    const match = /^(\*|[a-z0-9-]{1,63})(?::(.+))?$/.exec(item);
    const pairs = match?.[2]?.split('+').map((pair) => pair.split('=')) ?? [];
    if (!match || pairs.some((pair) => pair.length !== 2 || !pair[0])) {
      throw new SettingError(`${item} is not pods such as ingress-nginx:app.kubernetes.io/name=ingress-nginx.`);
    }
    return { namespace: match[1]!, labels: Object.fromEntries(pairs as [string, string][]) };
  });
}

/**
 * Reads `issuer:NAME`, `cluster-issuer:NAME`, `secret:NAME`, `default` or `off`.
 * @throws SettingError
 */
export function parseTls(text: string): TlsSettings | undefined {
  if (text === 'off') return undefined;
  if (text === 'default') return { kind: 'default' };
  const match = /^(issuer|cluster-issuer|secret):([a-z0-9.-]{1,253})$/.exec(text);
  if (!match) {
    throw new SettingError(`${text} is none of issuer:NAME, cluster-issuer:NAME, secret:NAME, default and off.`);
  }
  const name = match[2]!;
  return match[1] === 'secret'
    ? { kind: 'secret', name }
    : { kind: 'issuer', scope: match[1] as 'issuer' | 'cluster-issuer', name };
}

/**
 * Reads `namespace/name` or `namespace/name/section`.
 * @throws SettingError
 */
export function parseGateway(text: string): GatewayRef {
  const [namespace, name, section, ...rest] = text.split('/');
  if (!namespace || !name || rest.length > 0) {
    throw new SettingError(`${text} is not a gateway such as gateways/public or gateways/public/https.`);
  }
  return { namespace, name, ...(section && { section }) };
}

const items = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);
