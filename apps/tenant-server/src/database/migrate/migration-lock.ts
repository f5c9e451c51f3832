import type pg from 'pg';
import { isUniqueViolation } from '../pg-errors.js';

/**
 * Holds off every other migration of this schema until the connection's transaction ends, which the death of this
 * process brings about too. The lock is on a table that the runtime role has no right to: an advisory lock could be
 * taken by that role.
 */
export async function takeMigrationLock(client: pg.Client): Promise<void> {
  try {
    await client.query('CREATE TABLE IF NOT EXISTS migration_lock ()');
  } catch (error) {
    // Two first migrations at once: the other has made it.
    if (!isUniqueViolation(error)) throw error;
  }
  await client.query('BEGIN');
  await client.query('LOCK TABLE migration_lock IN EXCLUSIVE MODE');
}
