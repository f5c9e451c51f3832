import type { TenantSpec } from '../../runtime/tenant-runtime.js';
import type { KubeObject } from '../cluster.js';
import type { KubernetesSettings, RouteSettings, TlsSettings } from '../settings.js';
import { named, SERVER } from './labels.js';

/** The Secret that cert-manager puts a tenant's certificate into. */
const CERTIFICATE = 'tls';

/** Leads the host of the tenant's URL to its Service: an Ingress, an HTTPRoute or, by configuration, nothing. */
export function route(tenant: TenantSpec, settings: KubernetesSettings): readonly KubeObject[] {
  const host = new URL(tenant.url).hostname;
  switch (settings.route.kind) {
    case 'ingress':
      return [ingress(tenant, host, settings.route)];
    case 'gateway':
      return [httpRoute(tenant, host, settings.route)];
    case 'none':
      return [];
  }
}

function ingress(tenant: TenantSpec, host: string, settings: RouteSettings & { kind: 'ingress' }): KubeObject {
  const object = named(tenant, 'Ingress', SERVER, {
    spec: {
      ...(settings.class && { ingressClassName: settings.class }),
      rules: [
        {
          host,
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: SERVER, port: { name: 'http' } } } }],
          },
        },
      ],
      ...(settings.tls && { tls: [tlsOf(settings.tls, host)] }),
    },
  });
  if (settings.tls?.kind !== 'issuer') return object;
  const annotations = { ...object.metadata.annotations, [`cert-manager.io/${settings.tls.scope}`]: settings.tls.name };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

function tlsOf(tls: TlsSettings, host: string): Record<string, unknown> {
  switch (tls.kind) {
    case 'issuer':
      return { hosts: [host], secretName: CERTIFICATE };
    case 'secret':
      return { hosts: [host], secretName: tls.name };
    case 'default':
      return { hosts: [host] };
  }
}

function httpRoute(tenant: TenantSpec, host: string, settings: RouteSettings & { kind: 'gateway' }): KubeObject {
  const { namespace, name, section } = settings.gateway;
  return named(tenant, 'HTTPRoute', SERVER, {
    spec: {
      parentRefs: [{ namespace, name, ...(section && { sectionName: section }) }],
      hostnames: [host],
      rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: [{ name: SERVER, port: 80 }] }],
    },
  });
}
