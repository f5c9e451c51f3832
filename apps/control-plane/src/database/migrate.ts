import { OLDEST_POSTGRES, openDatabase, versionOf } from '@zendo/provisioning';
import type { MasterKey } from '@zendo/tenancy';
import type { Client } from 'pg';
import { CONTROL_SCHEMA, createDataSource } from './data-source.js';

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
  const lock = await openDatabase(databaseUrl, 'zendo-migrate');
  try {
    const { version, isSupported } = await versionOf(lock);
    if (!isSupported) throw tooOld(version);
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await lock.query(`CREATE SCHEMA IF NOT EXISTS ${CONTROL_SCHEMA}`);
    await runMigrations(databaseUrl);
    await checkMasterKey(lock, masterKey);
    await closeToPublic(lock);
  } finally {
    await lock.end();
  }
}

const tooOld = (version: string): DatabaseRefusedError =>
  new DatabaseRefusedError(
    `Zendo needs PostgreSQL ${OLDEST_POSTGRES} or newer; this server is ${version}. Upgrade it, or use another.`,
  );

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
