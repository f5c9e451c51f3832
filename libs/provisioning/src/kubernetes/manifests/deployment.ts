import { createHash } from 'node:crypto';
import type { TenantSpec } from '../../runtime/tenant-runtime.js';
import type { KubeObject } from '../cluster.js';
import { cpuText, memoryText, quantity } from '../quantity.js';
import type { KubernetesSettings } from '../settings.js';
import { named, selectorOf, SERVER, TEMPLATE_ANNOTATION } from './labels.js';
import { SECRETS_KEY, secretNames } from './secrets.js';

/** The port of the tenant's API and pages. */
export const HTTP_PORT = 8080;
/** The port of its metrics, which only scrapers may reach. */
export const METRICS_PORT = 9090;
const SECRETS_PATH = '/run/secrets/zendo';

/** Seconds that a stopping pod still serves, while endpoints and proxies learn that it goes. */
const LINGER_SECONDS = 5;

/** The tenant's server with its migration before it. @param replicas 0 keeps it and runs nothing (suspended). */
export function deployment(tenant: TenantSpec, settings: KubernetesSettings, replicas: number): KubeObject {
  return named(tenant, 'Deployment', SERVER, {
    spec: {
      replicas,
      revisionHistoryLimit: 3,
      progressDeadlineSeconds: 180,
      selector: { matchLabels: selectorOf(tenant) },
      // A new pod is ready before an old one goes: without downtime, also with one replica.
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      template: template(tenant, settings),
    },
  });
}

function template(tenant: TenantSpec, settings: KubernetesSettings) {
  const spec = podSpec(tenant, settings);
  const annotations = {
    'zendo.dev/release': tenant.release.version,
    ...(tenant.restartedAt && { 'zendo.dev/restarted-at': tenant.restartedAt }),
  };
  const hash = createHash('sha256')
    .update(JSON.stringify([annotations, spec]))
    .digest('hex')
    .slice(0, 16);
  return {
    metadata: { labels: selectorOf(tenant), annotations: { ...annotations, [TEMPLATE_ANNOTATION]: hash } },
    spec,
  };
}

function podSpec(tenant: TenantSpec, settings: KubernetesSettings) {
  const names = secretNames(tenant);
  return {
    serviceAccountName: SERVER,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 45,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 65_532,
      runAsGroup: 65_532,
      fsGroup: 65_532,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    ...(tenant.size.replicas > 1 && { topologySpreadConstraints: [spread(tenant)] }),
    initContainers: [
      {
        ...container(tenant, 'migrate'),
        env: environment(tenant, {}),
        volumeMounts: mounts('migrate-secrets'),
      },
    ],
    containers: [
      {
        ...container(tenant, 'serve'),
        name: SERVER,
        env: environment(tenant, {
          PORT: String(HTTP_PORT),
          METRICS_PORT: String(METRICS_PORT),
          ZENDO_POOL_SIZE: String(tenant.size.poolSize),
          ZENDO_STORE_NETWORKS: settings.storeNetworks.join(','),
          ...(settings.trustedProxies.length > 0 && { ZENDO_TRUSTED_PROXIES: settings.trustedProxies.join(',') }),
        }),
        ports: [
          { name: 'http', containerPort: HTTP_PORT, protocol: 'TCP' },
          { name: 'metrics', containerPort: METRICS_PORT, protocol: 'TCP' },
        ],
        // Up to a minute to start; then ready within a second, and restarted only when it hangs for good.
        startupProbe: { ...probe('/health'), periodSeconds: 1, failureThreshold: 60 },
        readinessProbe: { ...probe('/ready'), periodSeconds: 2, failureThreshold: 3 },
        livenessProbe: { ...probe('/health'), periodSeconds: 10, failureThreshold: 6 },
        lifecycle: { preStop: { sleep: { seconds: LINGER_SECONDS } } },
        volumeMounts: mounts('server-secrets'),
      },
    ],
    volumes: [
      { name: 'server-secrets', secret: secretVolume(names.server) },
      { name: 'migrate-secrets', secret: secretVolume(names.migrate) },
      { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
    ],
  };
}

function container(tenant: TenantSpec, command: 'serve' | 'migrate') {
  const { size } = tenant;
  return {
    name: command,
    image: tenant.release.image,
    imagePullPolicy: 'IfNotPresent',
    args: [command],
    resources: {
      requests: { cpu: cpuText(quantity(size.cpuRequest)), memory: memoryText(quantity(size.memoryRequest)) },
      limits: {
        ...(size.cpuLimit && { cpu: cpuText(quantity(size.cpuLimit)) }),
        memory: memoryText(quantity(size.memoryLimit)),
      },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    // The last lines of a container that failed are then in its status: no right to read logs is needed.
    terminationMessagePolicy: 'FallbackToLogsOnError',
  };
}

function environment(tenant: TenantSpec, more: Readonly<Record<string, string>>) {
  const values = {
    DATABASE_URL: tenant.databaseUrl,
    ZENDO_TENANT_ID: tenant.id,
    ZENDO_TENANT_NAME: tenant.name,
    ZENDO_TENANT_URL: tenant.url,
    ZENDO_SECRETS_FILE: `${SECRETS_PATH}/${SECRETS_KEY}`,
    ...more,
  };
  // The API leaves an empty value out, and what it leaves out would be drift for ever.
  return Object.entries(values).map(([name, value]) => (value === '' ? { name } : { name, value }));
}

const mounts = (volume: string) => [
  { name: volume, mountPath: SECRETS_PATH, readOnly: true },
  { name: 'tmp', mountPath: '/tmp' },
];

const secretVolume = (secretName: string) => ({ secretName, defaultMode: 0o440 });

const probe = (path: string) => ({ httpGet: { path, port: 'http', scheme: 'HTTP' }, timeoutSeconds: 3 });

const spread = (tenant: TenantSpec) => ({
  maxSkew: 1,
  topologyKey: 'kubernetes.io/hostname',
  whenUnsatisfiable: 'ScheduleAnyway',
  labelSelector: { matchLabels: selectorOf(tenant) },
});

/** From two replicas up: a node that is drained takes one at a time. */
export function disruptionBudget(tenant: TenantSpec, replicas: number): readonly KubeObject[] {
  if (replicas < 2) return [];
  return [
    named(tenant, 'PodDisruptionBudget', SERVER, {
      spec: { maxUnavailable: 1, selector: { matchLabels: selectorOf(tenant) } },
    }),
  ];
}

/** The tenant's one address inside the cluster. */
export function service(tenant: TenantSpec): KubeObject {
  return named(tenant, 'Service', SERVER, {
    spec: {
      type: 'ClusterIP',
      selector: selectorOf(tenant),
      ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 'http' }],
    },
  });
}
