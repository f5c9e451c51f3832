import { ProvisioningError } from '@zendo/provisioning';
import type { Client } from 'pg';
import { quoteName } from './names.js';

interface ForeignKey {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

/**
 * Takes all foreign keys off, so that tables can be filled in any order, and gives a way to put them back, which checks
 * every row at once. Both in one transaction: nobody ever sees the tables without them.
 */
export async function takeForeignKeysOff(client: Client): Promise<() => Promise<void>> {
  const { rows } = await client.query<ForeignKey>(
    `SELECT c.conrelid::regclass::text AS "table", c.conname AS name, pg_get_constraintdef(c.oid) AS definition
       FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
      WHERE c.contype = 'f' AND n.nspname = current_schema() ORDER BY 1, 2`,
  );
  // Names of tables come quoted where they need it.
  for (const { table, name } of rows) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${quoteName(name)}`);
  return async () => {
    for (const key of rows) await putBack(client, key);
  };
}

async function putBack(client: Client, { table, name, definition }: ForeignKey): Promise<void> {
  try {
    await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${quoteName(name)} ${definition}`);
  } catch (error) {
    if ((error as { code?: string }).code !== '23503') throw error;
    const message = `Rows of ${table} point to rows that are not there (${name}).`;
    throw new ProvisioningError(
      'import_dangling_reference',
      `${message} Mend them in the source and import again; the tenant is as it was.`,
      { userFixable: true, retryable: false, cause: error },
    );
  }
}
