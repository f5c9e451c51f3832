import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { MasterKey, ownerRoleOf, schemaOf } from '@zendo/tenancy';
import pg from 'pg';

import type { Zendo } from '../harness/zendo.js';

/** A tenant's tables, looked at beside its server. */
export class TenantTables {
  private constructor(
    private readonly settings: pg.ClientConfig,
    private readonly client: pg.Client,
  ) {}

  static async open(zendo: Zendo, tenantId: string): Promise<TenantTables> {
    const key = new MasterKey(await readFile(join(zendo.dataDirectory, 'master.key'), 'utf8'));
    const settings = {
      host: '127.0.0.1',
      port: zendo.postgresPort,
      database: 'zendo_tenants',
      user: ownerRoleOf(tenantId),
      password: key.secretsOf(tenantId, 'owner').databasePassword,
      options: `-c search_path=${schemaOf(tenantId)}`,
    };
    return new TenantTables(settings, await connected(settings));
  }

  async count(table: string): Promise<number> {
    const { rows } = await this.client.query<{ count: string }>(`SELECT count(*) FROM "${table}"`);
    return Number(rows[0]?.count);
  }

  /** Changes rows behind the server's back. */
  async change(statement: string, values: readonly unknown[]): Promise<void> {
    await this.client.query(statement, [...values]);
  }

  /** Keeps everybody from changing a table's form or emptying it, until it is released. */
  async hold(table: string): Promise<{ release(): Promise<void> }> {
    const client = await connected(this.settings);
    await client.query('SET idle_in_transaction_session_timeout = 0');
    await client.query('BEGIN');
    await client.query(`LOCK TABLE "${table}" IN ACCESS SHARE MODE`);
    return { release: () => client.end() };
  }

  /** How many wait for a table that is held. */
  async waitingFor(table: string): Promise<number> {
    const { rows } = await this.client.query(
      'SELECT 1 FROM pg_locks WHERE NOT granted AND relation = to_regclass(quote_ident($1))',
      [table],
    );
    return rows.length;
  }

  close(): Promise<void> {
    return this.client.end();
  }
}

async function connected(settings: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client(settings);
  // The statement that runs tells it.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
