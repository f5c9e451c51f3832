import { randomBytes } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { MasterKey, newTenantId, ownerRoleOf, runtimeRoleOf, schemaOf } from '@zendo/tenancy';
import { startTestPostgres } from '@zendo/provisioning/testing';
import { Client } from 'pg';
import type { Config } from '../config/config.js';
import { createApp } from '../create-app.js';
import { Database } from '../database/database.js';
import { migrate } from '../database/migrate/migrate.js';

export interface Answer<Body = unknown> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}

export interface CallOptions {
  /** JSON body; a string or bytes as they are. */
  readonly body?: unknown;
  /** Form body. */
  readonly form?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Replaces the logged-in token; `null` sends none. */
  readonly token?: string | null;
}

/** A whole tenant: its own database, roles and schema, migrated, with the application over it. Nothing is faked. */
export interface TenantApp {
  readonly app: NestFastifyApplication;
  readonly config: Config;
  readonly database: Database;
  readonly owner: { readonly username: string; readonly password: string };
  /** `path` below `/api/v1`, or whole when it begins with `/`. */
  call<Body = never>(method: string, path: string, options?: CallOptions): Promise<Answer<Body>>;
  /** Logs in with the password; later calls carry the token. */
  login(username?: string, password?: string): Promise<string>;
  close(): Promise<void>;
}

// Of `correct horse`; hashing it anew for every suite would cost more than the tests.
const PASSWORD = 'correct horse';
const PASSWORD_HASH = '$2b$04$J0UdVlgcutzcY3NTgMr4ouPIJ9mRAzBCc0sJSQIvIgWyJT8bl.kBG';

/** @param dashboardDir where the dashboard is looked for */
export async function startTenantApp({ dashboardDir }: { dashboardDir?: string } = {}): Promise<TenantApp> {
  const postgres = await startTestPostgres();
  const adminUrl = new URL(await postgres.createDatabase());
  const id = newTenantId();
  const key = new MasterKey(randomBytes(32));
  await createRoles(adminUrl.href, id, key);
  const database = new URL(adminUrl);
  database.username = database.password = '';
  const configOf = (role: 'runtime' | 'owner'): Config => configFor(id, database.href, key, role);
  await migrate(configOf('owner'), () => undefined);
  const config = { ...configOf('runtime'), dashboardDir };
  const app = await createApp(config, false);
  await app.listen(0, '127.0.0.1');
  return tenantApp(app, config, async () => {
    await app.close();
    await dropRoles(adminUrl.href, id);
    await postgres.stop();
  });
}

function tenantApp(app: NestFastifyApplication, config: Config, close: () => Promise<void>): TenantApp {
  let token: string | null = null;
  const call: TenantApp['call'] = async (method, path, options = {}) => {
    const bearer = options.token === undefined ? token : options.token;
    const url = new URL(path.startsWith('/') ? path : `/api/v1/${path}`, await app.getUrl());
    for (const [name, value] of Object.entries(options.query ?? {})) {
      for (const each of [value].flat()) url.searchParams.append(name, each as string);
    }
    const answer = await fetch(url, {
      method,
      redirect: 'manual',
      headers: { ...(bearer && { authorization: `Bearer ${bearer}` }), ...contentType(options), ...options.headers },
      body: options.form ? new URLSearchParams(options.form) : options.body === undefined ? null : textOf(options.body),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: parse(text) as never };
  };
  const login = async (username = 'owner', password = PASSWORD): Promise<string> => {
    const answer = await call<{ access_token: string }>('POST', 'login', { form: { username, password }, token: null });
    if (answer.status !== 200) throw new Error(`login failed: ${JSON.stringify(answer.body)}`);
    token = answer.body.access_token;
    return token;
  };
  const owner = { username: 'owner', password: PASSWORD };
  return { app, config, database: app.get(Database), owner, call, login, close };
}

function contentType({ form, body }: CallOptions): Record<string, string> {
  if (form) return { 'content-type': 'application/x-www-form-urlencoded' };
  return body === undefined ? {} : { 'content-type': 'application/json' };
}

// A string is sent as it is, so that a test can send what is no JSON.
const textOf = (body: unknown): string | Buffer =>
  typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function configFor(id: string, databaseUrl: string, key: MasterKey, role: 'runtime' | 'owner'): Config {
  const secrets = key.secretsOf(id, role);
  const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');
  return {
    databaseUrl,
    tenantId: id,
    tenantName: 'testing',
    url: 'http://127.0.0.1:9999',
    host: '127.0.0.1',
    port: 0,
    metricsPort: undefined,
    poolSize: 4,
    trustedProxies: [],
    dashboardDir: undefined,
    // The emulators of object stores that tests start are on this machine.
    storeNetworks: ['127.0.0.0/8'],
    exitWithParent: false,
    logLevel: 'silent',
    secrets: {
      databasePassword: secrets.databasePassword,
      jwtKey: bytes(secrets.jwtKey),
      encryptionKey: bytes(secrets.encryptionKey),
      codeKey: bytes(secrets.codeKey),
      ...(role === 'owner' && { owner: { username: 'owner', passwordHash: PASSWORD_HASH } }),
    },
  };
}

async function createRoles(adminUrl: string, id: string, key: MasterKey): Promise<void> {
  const [owner, runtime, schema] = [ownerRoleOf(id), runtimeRoleOf(id), schemaOf(id)];
  const password = (role: 'runtime' | 'owner'): string => key.secretsOf(id, role).databasePassword;
  await asAdmin(adminUrl, async (client) => {
    await client.query(`CREATE ROLE ${owner} LOGIN PASSWORD '${password('owner')}'`);
    await client.query(`CREATE ROLE ${runtime} LOGIN PASSWORD '${password('runtime')}'`);
    await client.query(`CREATE SCHEMA ${schema} AUTHORIZATION ${owner}`);
    await client.query(`GRANT USAGE ON SCHEMA ${schema} TO ${runtime}`);
  });
}

async function dropRoles(adminUrl: string, id: string): Promise<void> {
  await asAdmin(adminUrl, async (client) => {
    await client.query(`DROP SCHEMA ${schemaOf(id)} CASCADE`);
    for (const role of [ownerRoleOf(id), runtimeRoleOf(id)]) {
      await client.query(`DROP OWNED BY ${role}`);
      await client.query(`DROP ROLE ${role}`);
    }
  });
}

async function asAdmin(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
