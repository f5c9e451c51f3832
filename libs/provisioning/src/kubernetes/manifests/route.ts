import { namespaceOf } from '@zendo/tenancy';
import type { TenantSpec } from '../../runtime/tenant-runtime.js';
import type { KubeObject } from '../cluster.js';
import type { KubernetesSettings, RouteSettings, TlsSettings } from '../settings.js';
import { named, SERVER } from './labels.js';

/** Where a tenant's host leads, and the object that says so. */
interface Target {
  readonly namespace: string;
  /** Name of the route itself. */
  readonly name: string;
  readonly service: string;
  /** The Secret that cert-manager puts the certificate into. */
  readonly certificate: string;
}

/**
 * Leads the host of the tenant's URL to its server, or, while it is suspended, to what answers for it: an Ingress, an
 * HTTPRoute or, by configuration, nothing. A route lies beside the Service that it leads to, because it may lead to no
 * other namespace.
 */
export function route(tenant: TenantSpec, settings: KubernetesSettings, suspended: boolean): readonly KubeObject[] {
  const target = (suspended && suspendedTarget(tenant, settings)) || {
    namespace: namespaceOf(tenant.id),
    name: SERVER,
    service: SERVER,
    certificate: 'tls',
  };
  switch (settings.route.kind) {
    case 'ingress':
      return [ingress(tenant, target, settings.route)];
    case 'gateway':
      return [httpRoute(tenant, target, settings.route)];
    case 'none':
      return [];
  }
}

function suspendedTarget(tenant: TenantSpec, { suspended }: KubernetesSettings): Target | undefined {
  const name = `suspended-${tenant.id}`;
  return suspended && { ...suspended, name, certificate: `${name}-tls` };
}

/**
 * What a tenant server takes as the largest body, which is the official server's limit. ingress-nginx lets 1 MiB through
 * unless it is told otherwise, and the snapshot of a large pipeline may be larger; other controllers do not read it.
 */
const BODY_SIZE = { 'nginx.ingress.kubernetes.io/proxy-body-size': '256m' };

const hostOf = (tenant: TenantSpec): string => new URL(tenant.url).hostname;

function ingress(tenant: TenantSpec, target: Target, settings: RouteSettings & { kind: 'ingress' }): KubeObject {
  const host = hostOf(tenant);
  const backend = { service: { name: target.service, port: { name: 'http' } } };
  const spec = {
    ...(settings.class && { ingressClassName: settings.class }),
    rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
    ...(settings.tls && { tls: [tlsOf(settings.tls, host, target)] }),
  };
  const object = named(tenant, 'Ingress', target.name, { spec }, target.namespace);
  const annotations = {
    ...object.metadata.annotations,
    ...BODY_SIZE,
    ...(settings.tls?.kind === 'issuer' && { [`cert-manager.io/${settings.tls.scope}`]: settings.tls.name }),
  };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

function tlsOf(tls: TlsSettings, host: string, { certificate }: Target): Record<string, unknown> {
  switch (tls.kind) {
    case 'issuer':
      return { hosts: [host], secretName: certificate };
    case 'secret':
      return { hosts: [host], secretName: tls.name };
    case 'default':
      return { hosts: [host] };
  }
}

function httpRoute(tenant: TenantSpec, target: Target, settings: RouteSettings & { kind: 'gateway' }): KubeObject {
  const { namespace, name, section } = settings.gateway;
  const matches = [{ path: { type: 'PathPrefix', value: '/' } }];
  const spec = {
    parentRefs: [{ namespace, name, ...(section && { sectionName: section }) }],
    hostnames: [hostOf(tenant)],
    rules: [{ matches, backendRefs: [{ name: target.service, port: 80 }] }],
  };
  return named(tenant, 'HTTPRoute', target.name, { spec }, target.namespace);
}
