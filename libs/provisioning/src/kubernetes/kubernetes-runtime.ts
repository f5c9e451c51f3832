import { type Direction, type RuntimeStep, TenantRuntime, type TenantSpec } from '../runtime/tenant-runtime.js';
import type { Clusters } from './clusters.js';
import { WouldWrite } from './looking-cluster.js';
import { TENANT_LABEL } from './manifests/index.js';
import { Pokes } from './pokes.js';
import { AwaitRollout } from './steps/await-rollout.step.js';
import { AwaitStopped } from './steps/await-stopped.step.js';
import { DeleteNamespace } from './steps/delete-namespace.step.js';
import { EnsureNamespace } from './steps/ensure-namespace.step.js';
import { EnsureObjects } from './steps/ensure-objects.step.js';
import { Prune } from './steps/prune.step.js';
import type { Mode } from './manifests/index.js';

/** Tenants as restricted, isolated workloads of Kubernetes clusters. */
export class KubernetesRuntime extends TenantRuntime {
  readonly kind = 'kubernetes';
  readonly #steps: Readonly<Record<Direction, readonly RuntimeStep[]>>;

  /** @param now milliseconds since the epoch */
  constructor(
    private readonly clusters: Clusters,
    private readonly now: () => number = Date.now,
  ) {
    super();
    this.#steps = {
      up: stepsOf('up', clusters, now),
      suspend: stepsOf('suspend', clusters, now),
      down: stepsOf('down', clusters, now),
    };
  }

  up(): readonly RuntimeStep[] {
    return this.#steps.up;
  }

  suspend(): readonly RuntimeStep[] {
    return this.#steps.suspend;
  }

  down(): readonly RuntimeStep[] {
    return this.#steps.down;
  }

  /** Goes through the very same steps, which stop at the first thing that they would write. */
  async isSettled(tenant: TenantSpec, direction: Direction): Promise<boolean> {
    const looked = { ...tenant, secrets: derivedOnce(tenant) };
    try {
      for (const step of stepsOf(direction, this.clusters.looking(), this.now)) {
        if ((await step.run(looked)).state === 'wait') return false;
      }
      return true;
    } catch (error) {
      if (error instanceof WouldWrite) return false;
      throw error;
    }
  }

  /** Several changes of one tenant within a moment are one poke. */
  async watch(poke: (tenantId: string) => void): Promise<() => Promise<void>> {
    const pokes = new Pokes(poke);
    const stops = await Promise.all(
      this.clusters.all().map(({ cluster }) =>
        cluster.watch(TENANT_LABEL, (object) => {
          const tenantId = object.metadata.labels?.[TENANT_LABEL];
          if (tenantId) pokes.add(tenantId);
        }),
      ),
    );
    return async () => {
      await Promise.all(stops.map((stop) => stop()));
      pokes.stop();
    };
  }
}

/** Deriving keys is most of what a manifest costs, and each step of a look makes the same ones. */
function derivedOnce(tenant: TenantSpec): TenantSpec['secrets'] {
  const derived = new Map<string, ReturnType<TenantSpec['secrets']>>();
  return (role) => {
    const known = derived.get(role) ?? tenant.secrets(role);
    derived.set(role, known);
    return known;
  };
}

function stepsOf(direction: Direction, clusters: Clusters, now: () => number): readonly RuntimeStep[] {
  switch (direction) {
    case 'up':
      return [...objects(clusters, 'running'), new AwaitRollout(clusters, now), new Prune(clusters, 'running')];
    case 'suspend':
      return [...objects(clusters, 'suspended'), new AwaitStopped(clusters), new Prune(clusters, 'suspended')];
    case 'down':
      return [new DeleteNamespace(clusters)];
  }
}

function objects(clusters: Clusters, mode: Mode): readonly RuntimeStep[] {
  const server = mode === 'running' ? 'Start the server' : 'Stop the server';
  return [
    new EnsureNamespace(clusters, mode),
    new EnsureObjects(clusters, mode, 'isolation', 'isolation', 'Isolate the namespace'),
    new EnsureObjects(clusters, mode, 'secrets', 'secrets', 'Hand over the keys'),
    new EnsureObjects(clusters, mode, 'server', 'server', server),
    new EnsureObjects(clusters, mode, 'route', 'route', 'Route the host name'),
  ];
}
