import { type RuntimeStep, TenantRuntime } from '../runtime/tenant-runtime.js';
import type { Clusters } from './clusters.js';
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
  readonly #up: readonly RuntimeStep[];
  readonly #suspend: readonly RuntimeStep[];
  readonly #down: readonly RuntimeStep[];

  /** @param now milliseconds since the epoch */
  constructor(
    private readonly clusters: Clusters,
    now: () => number = Date.now,
  ) {
    super();
    this.#up = [...this.#objects('running'), new AwaitRollout(clusters, now), new Prune(clusters, 'running')];
    this.#suspend = [...this.#objects('suspended'), new AwaitStopped(clusters), new Prune(clusters, 'suspended')];
    this.#down = [new DeleteNamespace(clusters)];
  }

  up(): readonly RuntimeStep[] {
    return this.#up;
  }

  suspend(): readonly RuntimeStep[] {
    return this.#suspend;
  }

  down(): readonly RuntimeStep[] {
    return this.#down;
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

  #objects(mode: Mode): readonly RuntimeStep[] {
    const { clusters } = this;
    return [
      new EnsureNamespace(clusters, mode),
      new EnsureObjects(clusters, mode, 'isolation', 'isolation', 'Isolate the namespace'),
      new EnsureObjects(clusters, mode, 'secrets', 'secrets', 'Hand over the keys'),
      new EnsureObjects(
        clusters,
        mode,
        'server',
        'server',
        mode === 'running' ? 'Start the server' : 'Stop the server',
      ),
      new EnsureObjects(clusters, mode, 'route', 'route', 'Route the host name'),
    ];
  }
}
