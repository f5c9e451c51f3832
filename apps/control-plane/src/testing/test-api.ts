import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { Module, type Type } from '@nestjs/common';
import { startTestPostgres } from '@zendo/provisioning/testing';
import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { ApiKeysRepository } from '../api-keys/api-keys.repository.js';
import { newCredential } from '../api-keys/credential.js';
import { Config, loadConfig } from '../config/config.js';
import { createApi } from '../create-api.js';
import { migrate } from '../database/migrate.js';
import { SCOPES, type Scope } from '../identity/scopes.js';
import { createLogger } from '../logging/logger.js';
import { ReconcileQueue } from '../queue/reconcile-queue.js';

/** Stands in for BullMQ: remembers the pokes. */
export class FakeQueue extends ReconcileQueue {
  readonly pokes: string[] = [];
  away = false;

  async poke(tenantId: string): Promise<void> {
    this.pokes.push(tenantId);
  }

  async depth(): Promise<number> {
    if (this.away) throw new Error('The queue is away.');
    return this.pokes.length;
  }
}

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** What a test that does not care reads. */
export type Json = Record<string, unknown>;

/** The whole API over HTTP on a port of its own, with a database of its own. */
export interface TestApi {
  readonly url: string;
  readonly queue: FakeQueue;
  readonly config: Config;
  readonly dataSource: DataSource;
  /** A key with all scopes. */
  readonly key: string;
  get<T>(type: Type<T>): T;
  /** Everything that was logged so far, as text. */
  logs(): string;
  newKey(scopes?: readonly Scope[]): Promise<string>;
  /** As the holder of `key` unless `headers` say otherwise. */
  call<Body = Json>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<Body>>;
  stop(): Promise<void>;
}

/** @param env added to the least that the API needs. */
export async function startTestApi(env: Record<string, string> = {}): Promise<TestApi> {
  const postgres = await startTestPostgres();
  const config = loadConfig({
    DATABASE_URL: await postgres.createDatabase(),
    ZENDO_MASTER_KEY: randomBytes(32).toString('base64'),
    ZENDO_PORT: '0',
    ZENDO_LOG_LEVEL: 'trace',
    ...env,
  });
  await migrate(config.databaseUrl, config.masterKey);
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const queue = new FakeQueue();
  @Module({ providers: [{ provide: ReconcileQueue, useValue: queue }], exports: [ReconcileQueue] })
  class FakeQueueModule {}
  const app = await createApi(
    config,
    createLogger(config, pino.multistream([{ stream: sink, level: 'trace' }])),
    FakeQueueModule,
  );
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const dataSource = app.get(DataSource);

  const newKey = async (scopes: readonly Scope[] = SCOPES): Promise<string> => {
    const credential = newCredential();
    const row = { kind: 'key', name: 'test', credential, scopes, operatorId: null, expiresAt: null } as const;
    await app.get(ApiKeysRepository).insert(row, dataSource.manager);
    return credential.text;
  };
  const key = await newKey();
  return {
    url,
    queue,
    config,
    dataSource,
    key,
    newKey,
    get: (type) => app.get(type),
    logs: () => lines.join(''),
    async call<Body>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
      const response = await fetch(url + path, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
      });
      const text = await response.text();
      const json = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
      return { status: response.status, headers: response.headers, body: (json ? JSON.parse(text) : text) as Body };
    },
    async stop() {
      await app.close();
      await postgres.stop();
    },
  };
}
