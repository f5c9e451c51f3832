import 'reflect-metadata';
import { ownerRoleOf, schemaOf } from '@zendo/tenancy';
import pg from 'pg';
import { DataSource } from 'typeorm';
import type { Config } from '../../config/config.js';
import flavorFacts from '../../flavors/facts/flavors.json' with { type: 'json' };
import { ensureDefaults } from '../bootstrap/default-stack.js';
import { ensureFlavors } from '../bootstrap/flavors.js';
import { ensureOwner } from '../bootstrap/owner.js';
import { ensureSettings } from '../bootstrap/server-settings.js';
import { migrations } from '../migrations/index.js';
import { withCredentials } from '../role-url.js';
import type { Sql } from '../sql.js';
import { grantRuntime } from './grants.js';
import { takeMigrationLock } from './migration-lock.js';

/** Called as each step ends, in order. */
export type Progress = (step: string, message: string) => void;

/**
 * Brings a tenant's schema to this release and writes what must be in it: idempotent, and safe to run twice at once.
 * Connects as the owner role, whose password `config.secrets` holds.
 * @throws Error when a migration fails; what earlier migrations did stays, each in a transaction of its own.
 */
export async function migrate(config: Config, progress: Progress): Promise<void> {
  const url = withCredentials(config.databaseUrl, ownerRoleOf(config.tenantId), config.secrets.databasePassword);
  const connection = {
    connectionString: url,
    application_name: 'zendo-migrate',
    options: `-c search_path=${schemaOf(config.tenantId)} -c timezone=UTC -c statement_timeout=0`,
  };
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 10_000 });
  // Without a listener a connection that breaks between two statements ends the process before it can say why.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await takeMigrationLock(client);
    const ran = await runMigrations(url, config, connection.options);
    progress('migrate', ran.length === 0 ? 'The schema is up to date.' : `Ran ${ran.join(', ')}.`);
    await bootstrap(sqlOf(client), config, progress);
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

async function runMigrations(url: string, config: Config, options: string): Promise<string[]> {
  const source = new DataSource({
    type: 'postgres',
    // Handed over, because in a bundle TypeORM cannot find the package by its name.
    driver: pg,
    url,
    schema: schemaOf(config.tenantId),
    migrations,
    migrationsTableName: 'schema_migration',
    installExtensions: false,
    logging: false,
    extra: { max: 1, options },
  });
  await source.initialize();
  try {
    return (await source.runMigrations({ transaction: 'each' })).map(({ name }) => name);
  } finally {
    await source.destroy();
  }
}

async function bootstrap(sql: Sql, config: Config, progress: Progress): Promise<void> {
  await ensureSettings(sql, config.tenantName);
  await ensureDefaults(sql);
  await ensureFlavors(sql, flavorFacts);
  progress('bootstrap', 'The default project, stack and flavors are there.');
  const { owner } = config.secrets;
  if (owner) progress('owner', `The owner ${owner.username} is ${await ensureOwner(sql, owner)}.`);
  await grantRuntime(sql, config.tenantId);
  progress('grants', 'The runtime role may read and write rows.');
}

function sqlOf(client: pg.Client): Sql {
  const query = async <Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]> =>
    (await client.query(text, values as unknown[])).rows as Row[];
  return {
    query,
    queryOnce: query,
    first: async <Row extends object>(text: string, values?: readonly unknown[]) =>
      (await client.query(text, values as unknown[])).rows[0] as Row | undefined,
    run: async (text, values) => (await client.query(text, values as unknown[])).rowCount ?? 0,
  };
}
