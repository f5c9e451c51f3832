import { Client } from 'pg';
import type { MasterKey } from '@zendo/tenancy';
import { CONTROL_SCHEMA, createDataSource } from './data-source.js';

const OLDEST_POSTGRES = 15;
// Any number would do; that it is the same everywhere is what counts.
const MIGRATION_LOCK = 7_110_326;

/** Why the control plane cannot use this database: for people, without a secret. */
export class DatabaseRefusedError extends Error {
  override readonly name = 'DatabaseRefusedError';
}

/**
 * Brings the control database to this version: makes the database when it is missing, checks Postgres's age, migrates
 * under a lock, takes CONNECT from PUBLIC, and sees that the data belongs to this master key. Harmless to repeat, and
 * processes that start at once wait for one another.
 * @throws DatabaseRefusedError
 */
export async function migrate(databaseUrl: string, masterKey: MasterKey): Promise<void> {
  const lock = await connect(databaseUrl);
  try {
    await checkVersion(lock);
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await lock.query(`CREATE SCHEMA IF NOT EXISTS ${CONTROL_SCHEMA}`);
    await runMigrations(databaseUrl);
    await checkMasterKey(lock, masterKey);
    await closeToPublic(lock);
  } finally {
    await lock.end();
  }
}

async function connect(databaseUrl: string): Promise<Client> {
  try {
    return await open(databaseUrl);
  } catch (error) {
    // 3D000 invalid_catalog_name: the database does not exist.
    if ((error as { code?: string }).code !== '3D000') throw error;
    await createDatabase(databaseUrl);
    return open(databaseUrl);
  }
}

async function open(url: string): Promise<Client> {
  const client = new Client({
    connectionString: url,
    application_name: 'zendo-migrate',
    connectionTimeoutMillis: 10_000,
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function createDatabase(databaseUrl: string): Promise<void> {
  const url = new URL(databaseUrl);
  const name = decodeURIComponent(url.pathname.slice(1));
  url.pathname = '/postgres';
  const client = await open(url.toString());
  try {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } catch (error) {
    // 42P04 duplicate_database, or 23505 from its catalog: another process was quicker.
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
  } finally {
    await client.end();
  }
}

async function checkVersion(client: Client): Promise<void> {
  const { rows } = await client.query<{ version: string; number: string }>(
    "SELECT current_setting('server_version') AS version, current_setting('server_version_num') AS number",
  );
  const fault = versionFault(Number(rows[0]!.number), rows[0]!.version);
  if (fault) throw new DatabaseRefusedError(fault);
}

/** Says why a server is too old, or `undefined` when it is not. @param number its `server_version_num`, such as 150018 */
export function versionFault(number: number, version: string): string | undefined {
  if (number >= OLDEST_POSTGRES * 10_000) return undefined;
  return `Zendo needs PostgreSQL ${OLDEST_POSTGRES} or newer; this server is ${version}. Upgrade it, or use another.`;
}

async function runMigrations(databaseUrl: string): Promise<void> {
  const dataSource = createDataSource(databaseUrl);
  await dataSource.initialize();
  try {
    await dataSource.runMigrations();
  } finally {
    await dataSource.destroy();
  }
}

async function checkMasterKey(client: Client, masterKey: MasterKey): Promise<void> {
  await client.query(
    `INSERT INTO ${CONTROL_SCHEMA}.installation (master_key_fingerprint) VALUES ($1) ON CONFLICT (id) DO NOTHING`,
    [masterKey.fingerprint()],
  );
  const { rows } = await client.query<{ fingerprint: string }>(
    `SELECT master_key_fingerprint AS fingerprint FROM ${CONTROL_SCHEMA}.installation`,
  );
  if (rows[0]!.fingerprint !== masterKey.fingerprint()) {
    throw new DatabaseRefusedError(
      'This database was set up with another master key. Start Zendo with the master key that belongs to it ' +
        '(ZENDO_MASTER_KEY, ZENDO_MASTER_KEY_FILE or master.key in the data directory): with any other, no tenant could be reached.',
    );
  }
}

/** So that a tenant's role, which lives on the same server, cannot even connect here. Only the owner may do it. */
async function closeToPublic(client: Client): Promise<void> {
  await client.query(`DO $$ BEGIN
    IF pg_has_role((SELECT datdba FROM pg_database WHERE datname = current_database()), 'USAGE') THEN
      EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    END IF;
  END $$`);
}
