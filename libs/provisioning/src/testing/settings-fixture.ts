import type { KubernetesSettings } from '../kubernetes/settings.js';

/** Settings that fit the test clusters of tools/kube. */
export function settingsFixture(changes: Partial<KubernetesSettings> = {}): KubernetesSettings {
  return {
    route: { kind: 'ingress', class: 'zendo' },
    postgres: [{ cidr: '10.1.2.0/24' }, { namespace: 'zendo', labels: { 'app.kubernetes.io/name': 'postgres' } }],
    callers: [
      { namespace: 'kube-system', labels: { app: 'ingress' } },
      { namespace: 'zendo', labels: { 'app.kubernetes.io/part-of': 'zendo' } },
    ],
    scrapers: [],
    dns: [],
    trustedProxies: [],
    storeNetworks: [],
    imagePullSecrets: [],
    ...changes,
  };
}
