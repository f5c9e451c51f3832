import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { TenantDatabase, TenantRuntime } from '@zendo/provisioning';
import { ScriptedRuntime, startTestPostgres } from '@zendo/provisioning/testing';
import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { ApiKeysRepository } from '../../api-keys/api-keys.repository.js';
import { newCredential } from '../../api-keys/credential.js';
import { type Config, loadConfig } from '../../config/config.js';
import { createApi } from '../../create-api.js';
import { migrate } from '../../database/migrate.js';
import { SCOPES } from '../../identity/scopes.js';
import { QueueModule } from '../../queue/queue.module.js';
import { ReconcileQueue } from '../../queue/reconcile-queue.js';
import { WorkerModule } from '../worker.module.js';

export interface TenantJson {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly [field: string]: unknown;
}

export interface OperationJson {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly steps: { readonly name: string; readonly state: string; readonly message: string | null }[];
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly [field: string]: unknown;
}

/** API and worker as they are, on a real queue and a real PostgreSQL; only where tenants run is scripted. */
export interface ControlPlane {
  readonly runtime: ScriptedRuntime;
  readonly config: Config;
  /** Where the API listens, and a key that may do everything. */
  readonly url: string;
  readonly token: string;
  readonly dataSource: DataSource;
  readonly worker: INestApplicationContext;
  /** The API's end of the queue. */
  readonly queue: ReconcileQueue;
  readonly databases: TenantDatabase;
  /** @throws Error when the answer is not 2xx */
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
  create(name: string): Promise<{ tenant: TenantJson; operation: OperationJson }>;
  tenant(name: string): Promise<TenantJson>;
  operation(id: string): Promise<OperationJson>;
  stopWorker(): Promise<void>;
  startWorker(): Promise<void>;
  stop(): Promise<void>;
}

/** A name of its own at each try of a test: the tenant of the one before is still there. */
export const again = (name: string): string => `${name}-${randomBytes(3).toString('hex')}`;

const CATALOG = `
releases:
  - { version: '1.0.0', default: true }
  - { version: '2.0.0' }
`;

/** @param env added to the least that is needed, such as `REDIS_URL` */
export async function startControlPlane(env: Record<string, string> = {}): Promise<ControlPlane> {
  const postgres = await startTestPostgres();
  const directory = mkdtempSync(join(tmpdir(), 'zendo-catalog-'));
  const catalog = join(directory, 'zendo.yaml');
  writeFileSync(catalog, CATALOG);
  const from = 30_000 + (randomBytes(2).readUInt16BE() % 30_000);
  const config = loadConfig({
    DATABASE_URL: await postgres.createDatabase(),
    ZENDO_TENANTS_DATABASE: `tenants_${randomBytes(4).toString('hex')}`,
    ZENDO_TENANT_PORTS: `${from}-${from + 200}`,
    ZENDO_MASTER_KEY: randomBytes(32).toString('base64'),
    ZENDO_LAUNCHER_SOCKET: 'unused.sock',
    ZENDO_PORT: '0',
    ZENDO_CONFIG: catalog,
    ...env,
  });
  await migrate(config.databaseUrl, config.masterKey);
  const log = pino({ level: 'silent' });
  const runtime = new ScriptedRuntime();
  const api: NestFastifyApplication = await createApi(config, log, QueueModule);
  await api.listen(0, '127.0.0.1');
  const { port } = api.getHttpServer().address() as { port: number };
  const credential = newCredential();
  const row = { kind: 'key', name: 'test', credential, scopes: SCOPES, operatorId: null, expiresAt: null } as const;
  const dataSource = api.get(DataSource);
  await api.get(ApiKeysRepository).insert(row, dataSource.manager);

  const startWorker = async (): Promise<INestApplicationContext> => {
    const module = await Test.createTestingModule({ imports: [WorkerModule.with(config, log)] })
      .overrideProvider(TenantRuntime)
      .useValue(runtime)
      .compile();
    return module.init();
  };
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${credential.text}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text) as T;
  };
  const databases = new TenantDatabase(config.catalog.databaseServers[0]!.adminUrl);
  const house = {
    runtime,
    config,
    url: `http://127.0.0.1:${port}`,
    token: credential.text,
    dataSource,
    databases,
    worker: await startWorker(),
    queue: api.get(ReconcileQueue),
    call,
    create: (name: string) =>
      call<{ tenant: TenantJson; operation: OperationJson }>('POST', '/tenants', {
        name,
        owner: { username: 'ada', password: 'correct horse battery' },
      }),
    tenant: (name: string) => call<TenantJson>('GET', `/tenants/${name}`),
    operation: (id: string) => call<OperationJson>('GET', `/operations/${id}`),
    stopWorker: () => house.worker.close(),
    async startWorker() {
      house.worker = await startWorker();
    },
    async stop() {
      await house.worker.close();
      await api.close();
      await databases.close();
      await postgres.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  return house;
}
