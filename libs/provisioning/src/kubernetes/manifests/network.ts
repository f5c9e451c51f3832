import type { TenantSpec } from '../../runtime/tenant-runtime.js';
import type { KubeObject } from '../cluster.js';
import type { KubernetesSettings, NetworkPeer } from '../settings.js';
import { named, selectorOf } from './labels.js';

/** Where CoreDNS is in nearly every cluster. */
const USUAL_DNS: NetworkPeer = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };

const HTTPS = 443;
/** The internet without what is not part of it, where a cluster and its machines have their own services. */
const INTERNET = [
  {
    ipBlock: {
      cidr: '0.0.0.0/0',
      except: [
        '0.0.0.0/8',
        '10.0.0.0/8',
        '100.64.0.0/10',
        '127.0.0.0/8',
        '169.254.0.0/16',
        '172.16.0.0/12',
        '192.168.0.0/16',
        '198.18.0.0/15',
        '224.0.0.0/3',
      ],
    },
  },
  { ipBlock: { cidr: '::/0', except: ['::1/128', 'fc00::/7', 'fe80::/10', 'ff00::/8'] } },
];

/**
 * Nothing goes in or out, but: in from the ingress and the control plane (and metrics to those who scrape), out to DNS,
 * to Postgres and to the networks where tenants' object stores may be.
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
    ...toStores(settings.storeNetworks),
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

/** The internet by HTTPS only; the operator's own networks on every port. */
function toStores(networks: readonly string[]) {
  const own = networks.filter((each) => each !== 'public').map((cidr) => ({ ipBlock: { cidr } }));
  return [
    ...(networks.includes('public') ? [{ to: INTERNET, ports: [{ port: HTTPS, protocol: 'TCP' }] }] : []),
    ...(own.length > 0 ? [{ to: own, ports: [{ protocol: 'TCP' }] }] : []),
  ];
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
