import { ProvisioningError, type TenantSpec } from '../runtime/tenant-runtime.js';
import type { Cluster } from './cluster.js';
import { LookingCluster } from './looking-cluster.js';
import type { KubernetesSettings } from './settings.js';

/** A cluster and what manifests for it depend on. */
export interface Site {
  readonly cluster: Cluster;
  readonly settings: KubernetesSettings;
}

/** All configured clusters by name, so that growing means adding one. */
export class Clusters {
  readonly #sites: ReadonlyMap<string, Site>;

  /** @param fallback the cluster of tenants that name none */
  constructor(
    sites: readonly Site[],
    private readonly fallback: string,
  ) {
    this.#sites = new Map(sites.map((site) => [site.cluster.name, site]));
  }

  /** The cluster that a tenant is placed on. @throws ProvisioningError when it is no longer configured. */
  of(tenant: TenantSpec): Site {
    const name = tenant.cluster ?? this.fallback;
    const site = this.#sites.get(name);
    if (!site) {
      throw new ProvisioningError(
        'cluster_unknown',
        `The tenant is placed on the cluster ${name}, which the configuration does not list.`,
        { userFixable: true, retryable: true },
      );
    }
    return site;
  }

  /** The same for one look: nothing can be written through it. */
  looking(): Clusters {
    const sites = this.all().map(({ cluster, settings }) => ({ cluster: new LookingCluster(cluster), settings }));
    return new Clusters(sites, this.fallback);
  }

  all(): readonly Site[] {
    return [...this.#sites.values()];
  }
}
