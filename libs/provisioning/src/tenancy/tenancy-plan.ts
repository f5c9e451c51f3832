import type { SeenRole, SeenTenancy } from './seen-tenancy.js';
import type { WantedRole, WantedTenancy } from './tenant-roles.js';

/** What new tables, sequences and functions of the owner give to the runtime role, by PostgreSQL's letter for them. */
const DEFAULTS = [
  { kind: 'r', noun: 'TABLES', privileges: ['DELETE', 'INSERT', 'SELECT', 'UPDATE'] },
  { kind: 'S', noun: 'SEQUENCES', privileges: ['SELECT', 'UPDATE', 'USAGE'] },
  { kind: 'f', noun: 'FUNCTIONS', privileges: ['EXECUTE'] },
] as const;

/**
 * The statements that turn what is there into what is wanted, in order; none when nothing is amiss. Pure.
 * Passwords are not among them. All names come from tenant ids, which need no quoting but get it.
 * @param database the tenants' database
 */
export function planTenancy(wanted: WantedTenancy, seen: SeenTenancy, database: string): string[] {
  const { owner, runtime, schema } = wanted;
  const plan = [
    ...planRole(owner, seen.owner, wanted.login, database),
    ...planRole(runtime, seen.runtime, wanted.login, database),
  ];
  const [ownerName, runtimeName, schemaName] = [quote(owner.name), quote(runtime.name), quote(schema)];
  if (!seen.schema) plan.push(`CREATE SCHEMA IF NOT EXISTS ${schemaName} AUTHORIZATION ${ownerName}`);
  else if (seen.schema.owner !== owner.name) plan.push(`ALTER SCHEMA ${schemaName} OWNER TO ${ownerName}`);
  for (const stranger of seen.schema?.strangers ?? []) plan.push(`REVOKE ALL ON SCHEMA ${schemaName} FROM ${stranger}`);
  if (!seen.schema?.runtimeUsage || seen.schema.strangers.length > 0) {
    plan.push(`GRANT USAGE ON SCHEMA ${schemaName} TO ${runtimeName}`);
  }
  for (const { kind, noun, privileges } of DEFAULTS) {
    if (seen.defaults.includes(`${kind}:${privileges.join(',')}`)) continue;
    const forOwner = `ALTER DEFAULT PRIVILEGES FOR ROLE ${ownerName}`;
    // Functions are the only ones of these that PUBLIC may use unless told otherwise.
    if (kind === 'f') plan.push(`${forOwner} REVOKE ALL ON FUNCTIONS FROM PUBLIC`);
    plan.push(`${forOwner} IN SCHEMA ${schemaName} REVOKE ALL ON ${noun} FROM ${runtimeName}`);
    plan.push(`${forOwner} IN SCHEMA ${schemaName} GRANT ${privileges.join(', ')} ON ${noun} TO ${runtimeName}`);
  }
  return plan;
}

function planRole(wanted: WantedRole, seen: SeenRole | null, login: boolean, database: string): string[] {
  const name = quote(wanted.name);
  const plan: string[] = [];
  const attributes = `${login ? 'LOGIN' : 'NOLOGIN'} NOCREATEDB NOCREATEROLE CONNECTION LIMIT ${wanted.connectionLimit}`;
  if (!seen) plan.push(`CREATE ROLE ${name} NOINHERIT ${attributes}`);
  else if (seen.login !== login || seen.privileged || seen.connectionLimit !== wanted.connectionLimit) {
    plan.push(`ALTER ROLE ${name} ${attributes}`);
  }
  // Without it a CREATEROLE role that is no superuser may neither make the schema nor drop what is owned.
  if (!seen?.member) plan.push(`GRANT ${name} TO CURRENT_USER`);

  if (seen?.databaseSettings) plan.push(`ALTER ROLE ${name} IN DATABASE ${quote(database)} RESET ALL`);
  const entries = Object.entries(wanted.settings);
  const asKept = entries.map(([key, value]) => `${key}=${value}`.toLowerCase()).sort();
  const kept = (seen?.settings ?? []).map((setting) => setting.toLowerCase()).sort();
  if (asKept.join('\n') !== kept.join('\n')) {
    if (kept.length > 0) plan.push(`ALTER ROLE ${name} RESET ALL`);
    for (const [key, value] of entries) plan.push(`ALTER ROLE ${name} SET ${key} = ${literal(value)}`);
  }
  if (!seen?.canConnect) plan.push(`GRANT CONNECT ON DATABASE ${quote(database)} TO ${name}`);
  return plan;
}

/** An identifier. */
export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
/** A string constant. */
export const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;
