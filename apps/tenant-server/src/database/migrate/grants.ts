import { runtimeRoleOf, schemaOf } from '@zendo/tenancy';
import type { Sql } from '../sql.js';

/** Gives the runtime role DML on every table but those of the migration itself, and nothing else. */
export async function grantRuntime(sql: Sql, tenantId: string): Promise<void> {
  const schema = schemaOf(tenantId);
  const role = runtimeRoleOf(tenantId);
  await sql.run(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${role}`);
  await sql.run(`REVOKE ALL ON migration_lock, schema_migration, import_receipt FROM ${role}`);
}
