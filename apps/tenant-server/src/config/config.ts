import { readFileSync } from 'node:fs';
import { isTenantId } from '@zendo/tenancy';
import { z } from 'zod';
import { isNetwork } from '../object-stores/network/store-networks.js';

const port = z.coerce.number().int().min(0).max(65_535);

const words = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

const environment = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be postgres://host:port/database' }),
  ZENDO_TENANT_ID: z.string().refine(isTenantId, 'must be a tenant id'),
  ZENDO_TENANT_NAME: z.string().default(''),
  ZENDO_TENANT_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
  ZENDO_SECRETS_FILE: z.string().min(1),
  PORT: port.default(8080),
  HOST: z.string().default('0.0.0.0'),
  METRICS_PORT: port.optional(),
  ZENDO_POOL_SIZE: z.coerce.number().int().min(1).max(200).default(5),
  ZENDO_TRUSTED_PROXIES: z.string().default(''),
  ZENDO_DASHBOARD_DIR: z.string().default(''),
  ZENDO_STORE_NETWORKS: z
    .string()
    .default('public')
    .transform(words)
    .refine((networks) => networks.every(isNetwork), 'must be CIDR blocks, and `public` for the internet'),
  ZENDO_EXIT_WITH_PARENT: z.stringbool().default(false),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

const secrets = z.object({
  databasePassword: z.string().min(1),
  jwtKey: z.string().min(40),
  encryptionKey: z.string().min(40),
  codeKey: z.string().min(40),
  owner: z.object({ username: z.string().min(1), passwordHash: z.string().min(1) }).optional(),
});

export interface Config {
  readonly databaseUrl: string;
  readonly tenantId: string;
  readonly tenantName: string;
  /** Where clients reach this server, without a trailing slash. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly metricsPort: number | undefined;
  readonly poolSize: number;
  /** Addresses or CIDR ranges whose `X-Forwarded-*` headers are believed. */
  readonly trustedProxies: readonly string[];
  /** Where `zendo dashboard install` puts the official dashboard; `undefined` when there is no such place. */
  readonly dashboardDir: string | undefined;
  /** Where object stores that tenants describe may be: CIDR blocks, and `public` for the internet. */
  readonly storeNetworks: readonly string[];
  readonly exitWithParent: boolean;
  readonly logLevel: string;
  readonly secrets: Secrets;
}

export interface Secrets {
  readonly databasePassword: string;
  readonly jwtKey: Buffer;
  readonly encryptionKey: Buffer;
  readonly codeKey: Buffer;
  /** The tenant's first admin; `migrate` only. */
  readonly owner?: { readonly username: string; readonly passwordHash: string };
}

/** Reads and checks everything at once. @throws Error that names every fault and no value. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const parsed = environment.safeParse(env);
  if (!parsed.success) throw new Error(`Invalid environment:\n${z.prettifyError(parsed.error)}`);
  const values = parsed.data;
  return {
    databaseUrl: values.DATABASE_URL,
    tenantId: values.ZENDO_TENANT_ID,
    tenantName: values.ZENDO_TENANT_NAME || values.ZENDO_TENANT_ID,
    url: values.ZENDO_TENANT_URL,
    host: values.HOST,
    port: values.PORT,
    metricsPort: values.METRICS_PORT || undefined,
    poolSize: values.ZENDO_POOL_SIZE,
    trustedProxies: values.ZENDO_TRUSTED_PROXIES.split(',')
      .map((each) => each.trim())
      .filter(Boolean),
    dashboardDir: values.ZENDO_DASHBOARD_DIR || undefined,
    storeNetworks: values.ZENDO_STORE_NETWORKS,
    exitWithParent: values.ZENDO_EXIT_WITH_PARENT,
    logLevel: values.LOG_LEVEL,
    secrets: loadSecrets(values.ZENDO_SECRETS_FILE),
  };
}

function loadSecrets(path: string): Secrets {
  const parsed = secrets.safeParse(readJson(path));
  if (!parsed.success)
    throw new Error(`ZENDO_SECRETS_FILE is not what it should be:\n${z.prettifyError(parsed.error)}`);
  const { databasePassword, owner, jwtKey, encryptionKey, codeKey } = parsed.data;
  const key = (text: string): Buffer => Buffer.from(text, 'base64url');
  return {
    databasePassword,
    jwtKey: key(jwtKey),
    encryptionKey: key(encryptionKey),
    codeKey: key(codeKey),
    ...(owner && { owner }),
  };
}

// The cause is left out on purpose: a JSON error quotes what it read.
function readJson(path: string): unknown {
  try {
    // An inherited descriptor is read as it is: it may be a socket, which cannot be opened by its name.
    const descriptor = /^\/dev\/fd\/(\d+)$/.exec(path)?.[1];
    return JSON.parse(readFileSync(descriptor === undefined ? path : Number(descriptor), 'utf8'));
  } catch {
    throw new Error('ZENDO_SECRETS_FILE cannot be read as JSON.');
  }
}
