import { ProvisioningError, type Release, type TenantSize, type TenantSpec } from '@zendo/provisioning';
import { CUSTOM_SIZE } from '../config/catalog.js';
import type { Config } from '../config/config.js';
import type { Tenant } from '../tenants/tenant.entity.js';
import { tenantUrlOf } from '../tenants/tenant-url.js';

type Surroundings = Pick<Config, 'catalog' | 'masterKey' | 'tenantUrl'>;

/** What a runtime is to know of a tenant. @throws ProvisioningError when it names something that is no longer configured */
export function specOf(tenant: Tenant, config: Surroundings): TenantSpec {
  const { masterKey } = config;
  const { ownerUsername, ownerPasswordHash } = tenant;
  return {
    id: tenant.id,
    name: tenant.name,
    generation: tenant.generation,
    release: releaseOf(tenant, config),
    size: sizeOf(tenant, config),
    url: tenantUrlOf(config, tenant),
    cluster: tenant.cluster,
    ...(tenant.port !== null && { port: tenant.port }),
    databaseUrl: databaseUrlOf(tenant, config),
    restartedAt: tenant.restartedAt?.toISOString() ?? '',
    ...(ownerUsername && ownerPasswordHash
      ? { owner: { username: ownerUsername, passwordHash: ownerPasswordHash } }
      : {}),
    secrets: (role) => masterKey.secretsOf(tenant.id, role),
  };
}

/** URL of a role that may make roles and databases, on the server that holds the tenant's schema. Secret. */
export function adminUrlOf(tenant: Pick<Tenant, 'databaseServer'>, { catalog }: Pick<Config, 'catalog'>): string {
  return databaseServerOf(tenant, catalog).adminUrl;
}

function databaseUrlOf(tenant: Tenant, { catalog }: Surroundings): string {
  const server = databaseServerOf(tenant, catalog);
  const url = new URL(server.adminUrl);
  url.username = '';
  url.password = '';
  if (server.tenantHost) url.host = server.tenantHost;
  return url.href;
}

function databaseServerOf({ databaseServer }: Pick<Tenant, 'databaseServer'>, catalog: Config['catalog']) {
  const server = catalog.databaseServers.find(({ name }) => name === databaseServer);
  return server ?? missing('database_server_unknown', `the database server ${databaseServer}`);
}

function releaseOf({ release }: Tenant, { catalog }: Surroundings): Release {
  const found = catalog.releases.find(({ version }) => version === release);
  if (!found) return missing('release_unknown', `the release ${release}`);
  const { version, image, entry } = found;
  return { version, ...(image !== undefined && { image }), ...(entry !== undefined && { entry }) };
}

/** What a tenant's server may use. @throws ProvisioningError when its size is no longer configured */
export function sizeOf({ size, customSize }: Tenant, { catalog }: Pick<Config, 'catalog'>): TenantSize {
  if (size === CUSTOM_SIZE && customSize) return { name: size, ...customSize };
  return catalog.sizes.find(({ name }) => name === size) ?? missing('size_unknown', `the size ${size}`);
}

function missing(code: string, what: string): never {
  throw new ProvisioningError(code, `The tenant has ${what}, which the configuration no longer lists.`, {
    userFixable: true,
    retryable: true,
  });
}
