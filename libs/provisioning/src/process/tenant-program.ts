import { createHash } from 'node:crypto';
import { ownerRoleOf, runtimeRoleOf } from '@zendo/tenancy';
import { quantity } from '../kubernetes/quantity.js';
import type { TenantSpec } from '../runtime/tenant-runtime.js';
import type { MigrationRequest, ServerRequest, TenantProgram } from './launcher-protocol.js';
import { LEAN_NODE_OPTIONS } from './node-options.js';

/** What is the same for the processes of all tenants. */
export interface ProcessSettings {
  /** The address that tenant servers listen on. */
  readonly host: string;
  /** Addresses whose X-Forwarded-For tenant servers believe. */
  readonly trustedProxies: readonly string[];
  /** Where object stores that tenants describe may be; the tenant server's default when absent. */
  readonly storeNetworks?: readonly string[] | undefined;
  /** Options of Node for every tenant's processes, instead of those that keep it small. */
  readonly nodeOptions?: readonly string[];
}

/** How much of its memory limit a server's heap may take; the rest is for buffers, code and stacks. */
const HEAP_SHARE = 0.7;
const SMALLEST_HEAP_MB = 64;

/** What a migration of this tenant would be asked for, but for how long to wait. */
export function migrationOf(tenant: TenantSpec, settings: ProcessSettings): Omit<MigrationRequest, 'waitMs'> {
  const secrets = { ...tenant.secrets('owner'), ...(tenant.owner && { owner: tenant.owner }) };
  return { key: migrationKey(tenant), program: program(tenant, settings, ownerRoleOf(tenant.id), secrets) };
}

/** Names what a tenant is migrated to, and separately whose first admin it gets. */
function migrationKey({ release, databaseUrl, owner }: TenantSpec): string {
  return `${digest([release.version, release.entry, databaseUrl])}/${owner ? digest([owner.username, owner.passwordHash]) : ''}`;
}

/** Whether a migration with `migratedKey` has done all that this tenant needs. A tenant that has its owner needs none. */
export function isMigrated(tenant: TenantSpec, migratedKey: string | undefined): boolean {
  const wanted = migrationKey(tenant);
  return tenant.owner ? migratedKey === wanted : migratedKey?.startsWith(wanted) === true;
}

/** What the server of this tenant is asked for. @throws Error when the tenant has no port */
export function serverOf(tenant: TenantSpec, settings: ProcessSettings): ServerRequest {
  const { id, name, port, restartedAt, generation: _, ...rest } = tenant;
  if (port === undefined) throw new Error(`Tenant ${id} has no port.`);
  const secrets = { ...tenant.secrets('runtime') };
  const running = program(tenant, settings, runtimeRoleOf(id), secrets);
  // A digest of the secrets, so that a rotation starts the server anew, without the key giving anything away.
  const key = digest([running.entry, running.nodeOptions, running.environment, digest(secrets)]);
  return {
    key: digest([key, rest.release.version, port, settings.host, restartedAt]),
    name,
    host: settings.host,
    port,
    program: running,
  };
}

function program(
  tenant: TenantSpec,
  settings: ProcessSettings,
  role: string,
  secrets: Readonly<Record<string, unknown>>,
): TenantProgram {
  const { size, release } = tenant;
  const url = new URL(tenant.databaseUrl);
  url.username = role;
  url.password = '';
  const heap = Math.floor((quantity(size.memoryLimit) * HEAP_SHARE) / 2 ** 20);
  const limit = heap > 0 ? [`--max-old-space-size=${Math.max(heap, SMALLEST_HEAP_MB)}`] : [];
  return {
    ...(release.entry !== undefined && { entry: release.entry }),
    nodeOptions: [...(settings.nodeOptions ?? LEAN_NODE_OPTIONS), ...limit],
    environment: {
      DATABASE_URL: url.href,
      ZENDO_TENANT_ID: tenant.id,
      ZENDO_TENANT_NAME: tenant.name,
      ZENDO_TENANT_URL: tenant.url,
      ZENDO_SECRETS_FILE: '/dev/fd/3',
      ZENDO_POOL_SIZE: String(size.poolSize),
      ZENDO_TRUSTED_PROXIES: settings.trustedProxies.join(','),
      ...(settings.storeNetworks && { ZENDO_STORE_NETWORKS: settings.storeNetworks.join(',') }),
    },
    secrets,
  };
}

const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
