import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseStoreNetworks, type KubernetesSettings } from '@zendo/provisioning';
import { MasterKey } from '@zendo/tenancy';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { CUSTOM_SIZE, type Catalog, catalogFile, catalogOf } from './catalog.js';
import { parseDurationMs } from './duration.js';
import { kubernetesEnvironment, kubernetesSettings, parsed } from './kubernetes.js';
import { proxies } from './proxies.js';

/** Everything that is set from outside, read once and checked. It holds secrets: never log it. */
export class Config {
  readonly role: 'all' | 'api' | 'worker';
  readonly host: string;
  readonly port: number;
  /** Where people and the CLI reach the API, without a trailing slash. */
  readonly publicUrl: string;
  readonly dataDir: string | undefined;
  readonly databaseUrl: string;
  readonly databasePoolSize: number;
  readonly redisUrl: string | undefined;
  readonly runtime: 'process' | 'kubernetes';
  readonly masterKey: MasterKey;
  readonly admin: { readonly email: string; readonly password: string | undefined };
  /** Inclusive. */
  readonly tenantPorts: { readonly from: number; readonly to: number };
  /** `{name}`, `{id}` and `{port}` stand for the tenant's own. */
  readonly tenantUrl: string;
  /** Addresses and CIDR blocks whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  /** Where object stores that tenants describe may be; `undefined` leaves it to the runtime. */
  readonly storeNetworks: readonly string[] | undefined;
  readonly retentionMs: number;
  /** How long an operation may take before it counts as failed. */
  readonly operationTimeoutMs: number;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  readonly launcherSocket: string | undefined;
  /** Whether to end when standard input does: the launcher holds the other end of it. */
  readonly exitWithParent: boolean;
  /** What is set for every cluster; only with the runtime `kubernetes`. */
  readonly kubernetes: KubernetesSettings | undefined;
  /** Path of a kubeconfig for clusters that name none. */
  readonly kubeconfig: string | undefined;
  readonly catalog: Catalog;

  constructor(values: Config) {
    Object.assign(this, values);
  }
}

/** Configuration that cannot be used; the message names every fault. */
export class ConfigError extends Error {
  constructor(faults: readonly string[]) {
    super(`Zendo cannot start with this configuration:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

const WILDCARDS: readonly string[] = ['0.0.0.0', '::'];

const portNumber = z.coerce.number({ error: 'a port number' }).int().min(0).max(65_535);
const duration = z.string().transform((text, context) => {
  const ms = parseDurationMs(text);
  if (ms === undefined) context.addIssue({ code: 'custom', message: 'a duration such as 7d, 12h or 30m' });
  return ms ?? 0;
});
const portRange = z.string().transform((text, context) => {
  const match = /^(\d{1,5})-(\d{1,5})$/.exec(text.trim());
  const range = { from: Number(match?.[1]), to: Number(match?.[2]) };
  if (!match || range.from < 1 || range.to > 65_535 || range.from > range.to) {
    context.addIssue({ code: 'custom', message: 'a range of ports such as 9000-9999' });
  }
  return range;
});
const httpUrl = z
  .url({ protocol: /^https?$/, message: 'an http or https URL' })
  .transform((url) => url.replace(/\/+$/, ''));

const environment = z.object({
  ZENDO_ROLE: z.enum(['all', 'api', 'worker']).default('all'),
  ZENDO_HOST: z.string().min(1).default('127.0.0.1'),
  ZENDO_PORT: portNumber.default(8080),
  ZENDO_PUBLIC_URL: httpUrl.optional(),
  ZENDO_DATA_DIR: z.string().min(1).optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, message: 'a postgres:// URL' }),
  ZENDO_DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(10),
  ZENDO_TENANTS_DATABASE: z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,62}$/, 'a plain lower-case database name')
    .default('zendo_tenants'),
  REDIS_URL: z.url({ protocol: /^rediss?$/, message: 'a redis:// URL' }).optional(),
  ZENDO_RUNTIME: z.enum(['process', 'kubernetes']).default('process'),
  ZENDO_MASTER_KEY: z.string().optional(),
  ZENDO_MASTER_KEY_FILE: z.string().min(1).optional(),
  ZENDO_ADMIN_EMAIL: z.email().default('admin@zendo.local'),
  ZENDO_ADMIN_PASSWORD: z.string().min(8, 'at least 8 characters').max(1024).optional(),
  ZENDO_TENANT_PORTS: portRange.default({ from: 9000, to: 9999 }),
  ZENDO_TENANT_URL: z
    .string()
    .regex(/^https?:\/\/\S+$/, 'an http or https URL with {name}')
    .optional(),
  ZENDO_TRUSTED_PROXIES: proxies.default([]),
  ZENDO_STORE_NETWORKS: parsed(parseStoreNetworks).optional(),
  ZENDO_RETENTION: duration.default(604_800_000),
  ZENDO_OPERATION_TIMEOUT: duration.default(900_000),
  ZENDO_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  ZENDO_LAUNCHER_SOCKET: z.string().min(1).optional(),
  ZENDO_EXIT_WITH_PARENT: z.stringbool().default(false),
  ZENDO_CONFIG: z.string().min(1).optional(),
  ZENDO_TENANT_IMAGE: z.string().min(1).optional(),
  ...kubernetesEnvironment.shape,
});

/** Reads the configuration. Empty variables count as unset. @throws ConfigError naming all faults at once. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  const faults = parsed.success ? [] : faultsOf(parsed.error);
  const masterKey = readMasterKey(given, faults);
  const file = readCatalogFile(given['ZENDO_CONFIG'], faults);
  if (!parsed.success || faults.length > 0 || !masterKey || !file) throw new ConfigError(faults);

  const values = parsed.data;
  const kubernetes =
    values.ZENDO_RUNTIME === 'kubernetes' ? kubernetesSettings(values, faults, values.ZENDO_STORE_NETWORKS) : undefined;
  if (kubernetes && !values.ZENDO_TENANT_URL) {
    faults.push('ZENDO_TENANT_URL: needed with ZENDO_RUNTIME=kubernetes, such as https://{name}.zendo.example.com');
  }
  if (kubernetes && !file.releases && !values.ZENDO_TENANT_IMAGE) {
    faults.push('ZENDO_TENANT_IMAGE: needed with ZENDO_RUNTIME=kubernetes, unless ZENDO_CONFIG lists releases');
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return new Config({
    role: values.ZENDO_ROLE,
    host: values.ZENDO_HOST,
    port: values.ZENDO_PORT,
    publicUrl: values.ZENDO_PUBLIC_URL ?? `http://${reachable(values.ZENDO_HOST)}:${values.ZENDO_PORT}`,
    dataDir: values.ZENDO_DATA_DIR,
    databaseUrl: values.DATABASE_URL,
    databasePoolSize: values.ZENDO_DATABASE_POOL,
    redisUrl: values.REDIS_URL,
    runtime: values.ZENDO_RUNTIME,
    masterKey,
    admin: { email: values.ZENDO_ADMIN_EMAIL, password: values.ZENDO_ADMIN_PASSWORD },
    tenantPorts: values.ZENDO_TENANT_PORTS,
    tenantUrl: (values.ZENDO_TENANT_URL ?? `http://${tenantHost(values)}:{port}`).replace(/\/+$/, ''),
    trustedProxies: values.ZENDO_TRUSTED_PROXIES,
    storeNetworks: values.ZENDO_STORE_NETWORKS,
    retentionMs: values.ZENDO_RETENTION,
    operationTimeoutMs: values.ZENDO_OPERATION_TIMEOUT,
    logLevel: values.ZENDO_LOG_LEVEL,
    launcherSocket: values.ZENDO_LAUNCHER_SOCKET,
    exitWithParent: values.ZENDO_EXIT_WITH_PARENT,
    kubernetes,
    kubeconfig: values.KUBECONFIG,
    catalog: catalogOf(
      file,
      databaseNamed(values.DATABASE_URL, values.ZENDO_TENANTS_DATABASE),
      values.ZENDO_TENANT_IMAGE,
    ),
  });
}

function readMasterKey(given: Record<string, string | undefined>, faults: string[]): MasterKey | undefined {
  const direct = given['ZENDO_MASTER_KEY'];
  const file =
    given['ZENDO_MASTER_KEY_FILE'] ?? (given['ZENDO_DATA_DIR'] && join(given['ZENDO_DATA_DIR'], 'master.key'));
  try {
    if (direct) return new MasterKey(direct);
    if (file) return new MasterKey(readFileSync(file, 'utf8'));
    faults.push('ZENDO_MASTER_KEY or ZENDO_MASTER_KEY_FILE: needed; make one with `openssl rand -base64 32`');
  } catch (error) {
    faults.push(`${direct ? 'ZENDO_MASTER_KEY' : 'ZENDO_MASTER_KEY_FILE'}: ${(error as Error).message}`);
  }
  return undefined;
}

function readCatalogFile(path: string | undefined, faults: string[]): z.output<typeof catalogFile> | undefined {
  if (!path) return {};
  let content: unknown;
  try {
    content = parseYaml(readFileSync(path, 'utf8')) ?? {};
  } catch (error) {
    // The first line says what is wrong and where; with YAML a piece of the file follows, which may be a password.
    const [fault = ''] = (error as Error).message.split('\n', 1);
    faults.push(`ZENDO_CONFIG ${path}: ${fault.replace(/:$/, '')}`);
    return undefined;
  }
  const parsed = catalogFile.safeParse(content);
  if (!parsed.success) {
    faults.push(...faultsOf(parsed.error).map((fault) => `ZENDO_CONFIG ${path}: ${fault}`));
    return undefined;
  }
  const { sizes, defaultSize } = parsed.data;
  if (sizes?.some((size) => size.name === CUSTOM_SIZE))
    faults.push(`ZENDO_CONFIG ${path}: no size may be named custom`);
  if (
    defaultSize &&
    !(sizes?.some((size) => size.name === defaultSize) ?? ['small', 'medium', 'large'].includes(defaultSize))
  ) {
    faults.push(`ZENDO_CONFIG ${path}: defaultSize ${defaultSize} is not among the sizes`);
  }
  return parsed.data;
}

const faultsOf = (error: z.ZodError): string[] =>
  error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`);

function databaseNamed(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}

/** Where clients reach tenant servers: they listen where we do, so where we are reached when that is everywhere. */
function tenantHost({ ZENDO_HOST: host, ZENDO_PUBLIC_URL: publicUrl }: z.output<typeof environment>): string {
  return publicUrl && WILDCARDS.includes(host) ? new URL(publicUrl).hostname : reachable(host);
}

/** An address that a client on this machine can use for a server bound to `host`. */
const reachable = (host: string): string =>
  WILDCARDS.includes(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
