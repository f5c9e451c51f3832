import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);

const environment = z.object({
  ZENDO_PORT: port.default(8080),
  ZENDO_HOST: z.string().min(1).default('127.0.0.1'),
  ZENDO_DATA_DIR: z.string().min(1).default('.zendo'),
  ZENDO_ROLE: z.enum(['all', 'api', 'worker']).default('all'),
  ZENDO_RUNTIME: z.enum(['process', 'kubernetes']).default('process'),
  ZENDO_MASTER_KEY: z.string().optional(),
  ZENDO_MASTER_KEY_FILE: z.string().optional(),
  ZENDO_POSTGRES_PORT: port.refine((value) => value > 0, 'must be 1 to 65535').optional(),
  ZENDO_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  ZENDO_CONFIG: z.string().optional(),
  ZENDO_LOG: z.enum(['text', 'json']).default('text'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be postgres://…' }).optional(),
  npm_lifecycle_event: z.string().optional(),
});

/** What `npm start` runs with. It holds secrets: never log it. */
export interface LauncherConfig {
  readonly host: string;
  readonly port: number;
  /** Where people reach the API, without a trailing slash. */
  readonly publicUrl: string;
  /** Absolute. */
  readonly dataDir: string;
  readonly role: 'all' | 'api' | 'worker';
  readonly runtime: 'process' | 'kubernetes';
  /** Given by the environment: `key` itself or a `file`; else the launcher makes one in the data directory. */
  readonly masterKey: { readonly key?: string; readonly file?: string };
  readonly databaseUrl: string | undefined;
  readonly postgresPort: number | undefined;
  readonly json: boolean;
  /** Whether npm runs us, so that its end is ours. */
  readonly underNpm: boolean;
  /** Where the built programs are. */
  readonly programs: string;
  /** What the control plane inherits. */
  readonly inherited: NodeJS.ProcessEnv;
}

/** Reads and checks the environment; empty variables count as unset. @throws Error that names every fault, no value */
export function loadConfig(env: NodeJS.ProcessEnv = process.env, cwd: string = process.cwd()): LauncherConfig {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`Zendo cannot start with this environment:\n${faults.map((fault) => `    ${fault}`).join('\n')}`);
  }
  const values = parsed.data;
  const absolute = (path: string | undefined) => (path === undefined ? undefined : resolve(cwd, path));
  const file = absolute(values.ZENDO_MASTER_KEY_FILE);
  return {
    host: values.ZENDO_HOST,
    port: values.ZENDO_PORT,
    publicUrl: (values.ZENDO_PUBLIC_URL ?? urlOf(values.ZENDO_HOST, values.ZENDO_PORT)).replace(/\/+$/, ''),
    dataDir: resolve(cwd, values.ZENDO_DATA_DIR),
    role: values.ZENDO_ROLE,
    runtime: values.ZENDO_RUNTIME,
    masterKey: { ...(values.ZENDO_MASTER_KEY && { key: values.ZENDO_MASTER_KEY }), ...(file && { file }) },
    databaseUrl: values.DATABASE_URL,
    postgresPort: values.ZENDO_POSTGRES_PORT,
    json: values.ZENDO_LOG === 'json',
    underNpm: values.npm_lifecycle_event === 'start',
    programs: join(dirname(fileURLToPath(import.meta.url))),
    // The control plane runs in the data directory, so that paths that were relative to ours are made absolute.
    inherited: {
      ...given,
      ...(values.ZENDO_CONFIG && { ZENDO_CONFIG: absolute(values.ZENDO_CONFIG) }),
      ...(file && { ZENDO_MASTER_KEY_FILE: file }),
    },
  };
}

/** The URL at which a server bound to `host` is reached from this machine. */
export function urlOf(host: string, port: number): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
