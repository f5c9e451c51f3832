import { z } from 'zod';
import { ZENDO_VERSION } from './version.js';

const name = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,62}$/, 'lower-case letters, digits, dots and hyphens, at most 63');
const cpu = z.string().regex(/^\d+(\.\d+)?m?$/, 'a Kubernetes CPU quantity such as 250m or 1.5');
const memory = z.string().regex(/^\d+(\.\d+)?(Ki|Mi|Gi|Ti)?$/, 'a Kubernetes memory quantity such as 256Mi');

/** What a tenant's server may use, without its name: also what a request for a custom size gives. */
export const sizeSpec = z.strictObject({
  replicas: z.int().min(1).max(20).default(1),
  cpuRequest: cpu,
  cpuLimit: cpu.optional(),
  memoryRequest: memory,
  memoryLimit: memory,
  poolSize: z.int().min(1).max(100).default(5),
});

const size = sizeSpec.extend({ name });

const release = z.strictObject({
  version: name,
  image: z.string().min(1).optional(),
  /** Process runtime: the bundled file; the launcher's own when absent. */
  entry: z.string().min(1).optional(),
  default: z.boolean().default(false),
});

const databaseServer = z.strictObject({
  name,
  /** Postgres URL of a role with CREATEROLE and CREATEDB; its database part is the tenants' database. */
  adminUrl: z.url({ protocol: /^postgres(ql)?$/ }),
  /** `host:port` at which tenant servers reach it, when that differs. */
  tenantHost: z.string().min(1).optional(),
  default: z.boolean().default(false),
});

const cluster = z.strictObject({
  name,
  /** Path of a kubeconfig; in-cluster or the usual one when absent. */
  kubeconfig: z.string().min(1).optional(),
  context: z.string().min(1).optional(),
  tenantUrl: z.string().min(1).optional(),
  default: z.boolean().default(false),
});

const one = <T extends { default: boolean }>(items: readonly T[]): boolean =>
  items.filter((item) => item.default).length <= 1;
const unique = (keys: readonly string[]): boolean => new Set(keys).size === keys.length;

/** The file that `ZENDO_CONFIG` names: everything that is a list. Each list has a default when absent. */
export const catalogFile = z.strictObject({
  sizes: z
    .array(size)
    .min(1)
    .refine((items) => unique(items.map((item) => item.name)), 'names must be unique')
    .optional(),
  defaultSize: name.optional(),
  releases: z
    .array(release)
    .min(1)
    .refine((items) => unique(items.map((item) => item.version)), 'versions must be unique')
    .refine(one, 'at most one may be the default')
    .optional(),
  databaseServers: z
    .array(databaseServer)
    .min(1)
    .refine((items) => unique(items.map((item) => item.name)), 'names must be unique')
    .refine(one, 'at most one may be the default')
    .optional(),
  clusters: z
    .array(cluster)
    .min(1)
    .refine((items) => unique(items.map((item) => item.name)), 'names must be unique')
    .refine(one, 'at most one may be the default')
    .optional(),
});

export type SizeSpec = z.output<typeof sizeSpec>;
export type SizeConfig = z.output<typeof size>;
export type ReleaseConfig = z.output<typeof release>;
export type DatabaseServerConfig = z.output<typeof databaseServer>;
export type ClusterConfig = z.output<typeof cluster>;

/** Sizes, releases, database servers and clusters that tenants can be given, each list with its default's key. */
export interface Catalog {
  readonly sizes: readonly SizeConfig[];
  readonly defaultSize: string;
  readonly releases: readonly ReleaseConfig[];
  readonly defaultRelease: string;
  readonly databaseServers: readonly DatabaseServerConfig[];
  readonly defaultDatabaseServer: string;
  readonly clusters: readonly ClusterConfig[];
  readonly defaultCluster: string;
}

const SIZES: readonly SizeConfig[] = [
  {
    name: 'small',
    replicas: 1,
    cpuRequest: '50m',
    cpuLimit: '1',
    memoryRequest: '128Mi',
    memoryLimit: '256Mi',
    poolSize: 5,
  },
  {
    name: 'medium',
    replicas: 1,
    cpuRequest: '250m',
    cpuLimit: '2',
    memoryRequest: '256Mi',
    memoryLimit: '512Mi',
    poolSize: 10,
  },
  {
    name: 'large',
    replicas: 2,
    cpuRequest: '500m',
    cpuLimit: '4',
    memoryRequest: '512Mi',
    memoryLimit: '1Gi',
    poolSize: 15,
  },
];

/** The name under which a request gives its own size; no configured size may have it. */
export const CUSTOM_SIZE = 'custom';

/** Fills in what the file leaves out. @param tenantsDatabaseUrl used when no database server is listed. */
export function catalogOf(
  file: z.output<typeof catalogFile>,
  tenantsDatabaseUrl: string,
  tenantImage: string | undefined,
): Catalog {
  const sizes = file.sizes ?? SIZES;
  const releases = file.releases ?? [{ version: ZENDO_VERSION, image: tenantImage, default: true }];
  const databaseServers = file.databaseServers ?? [{ name: 'default', adminUrl: tenantsDatabaseUrl, default: true }];
  const clusters = file.clusters ?? [{ name: 'default', default: true }];
  return {
    sizes,
    defaultSize: file.defaultSize ?? sizes[0]!.name,
    releases,
    // Without a mark the last one listed is taken for the newest.
    defaultRelease: (releases.find((item) => item.default) ?? releases.at(-1)!).version,
    databaseServers,
    defaultDatabaseServer: (databaseServers.find((item) => item.default) ?? databaseServers[0]!).name,
    clusters,
    defaultCluster: (clusters.find((item) => item.default) ?? clusters[0]!).name,
  };
}
