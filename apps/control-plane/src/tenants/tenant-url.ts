import type { Config } from '../config/config.js';
import type { Tenant } from './tenant.entity.js';

/** Where clients reach a tenant, without a trailing slash. A cluster may have a pattern of its own. */
export function tenantUrlOf(
  config: Pick<Config, 'tenantUrl' | 'catalog'>,
  tenant: Pick<Tenant, 'id' | 'name' | 'port' | 'cluster'>,
): string {
  const own = config.catalog.clusters.find((cluster) => cluster.name === tenant.cluster)?.tenantUrl;
  return (own ?? config.tenantUrl)
    .replaceAll('{name}', tenant.name)
    .replaceAll('{id}', tenant.id)
    .replaceAll('{port}', String(tenant.port ?? 0))
    .replace(/\/+$/, '');
}
