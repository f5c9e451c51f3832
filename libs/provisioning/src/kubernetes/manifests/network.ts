import type { TenantSpec } from '../../runtime/tenant-runtime.js';
import type { KubeObject } from '../cluster.js';
import type { KubernetesSettings, NetworkPeer } from '../settings.js';
import { named, selectorOf } from './labels.js';

/** Where CoreDNS is in nearly every cluster. */
const USUAL_DNS: NetworkPeer = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };

/**
 * Nothing goes in or out, but: in from the ingress and the control plane (and metrics to those who scrape), out to DNS
 * and to Postgres.
 */
export function networkPolicies(tenant: TenantSpec, settings: KubernetesSettings): readonly KubeObject[] {
  const dns = settings.dns.length > 0 ? settings.dns : [USUAL_DNS];
  const ingress = [
    ...allow('from', settings.callers, [{ port: 'http', protocol: 'TCP' }]),
    ...allow('from', settings.scrapers, [{ port: 'metrics', protocol: 'TCP' }]),
  ];
  const egress = [
    // A policy sees the pod's own port: 53 for most, 5353 where CoreDNS runs without the right to low ports.
    ...allow('to', dns, [
      { port: 53, protocol: 'UDP' },
      { port: 53, protocol: 'TCP' },
      { port: 5353, protocol: 'UDP' },
      { port: 5353, protocol: 'TCP' },
    ]),
    ...allow('to', settings.postgres, [{ port: databasePort(tenant), protocol: 'TCP' }]),
  ];
  return [
    named(tenant, 'NetworkPolicy', 'default-deny', { spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] } }),
    named(tenant, 'NetworkPolicy', 'server', {
      spec: {
        podSelector: { matchLabels: selectorOf(tenant) },
        policyTypes: ['Ingress', 'Egress'],
        ...(ingress.length > 0 && { ingress }),
        egress,
      },
    }),
  ];
}

interface PolicyPort {
  readonly port: number | string;
  readonly protocol: 'TCP' | 'UDP';
}

/** One rule, or none when there are no peers: a rule without peers would let everybody through. */
function allow(direction: 'from' | 'to', peers: readonly NetworkPeer[], ports: readonly PolicyPort[]) {
  return peers.length > 0 ? [{ [direction]: peers.map(policyPeer), ports }] : [];
}

function policyPeer(peer: NetworkPeer): Record<string, unknown> {
  if ('cidr' in peer) return { ipBlock: { cidr: peer.cidr } };
  const anywhere = peer.namespace === '*';
  return {
    namespaceSelector: anywhere ? {} : { matchLabels: { 'kubernetes.io/metadata.name': peer.namespace } },
    ...(Object.keys(peer.labels).length > 0 && { podSelector: { matchLabels: peer.labels } }),
  };
}

function databasePort(tenant: TenantSpec): number {
  return Number(new URL(tenant.databaseUrl).port || 5432);
}
