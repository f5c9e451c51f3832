import type { Sql } from '../sql.js';

export interface Owner {
  readonly username: string;
  /** argon2id or bcrypt, in PHC or modular crypt form. */
  readonly passwordHash: string;
}

/** Makes the tenant's first admin. One that is there already keeps its password: it may have been changed since. */
export async function ensureOwner(sql: Sql, owner: Owner): Promise<'created' | 'kept'> {
  const made = await sql.run(
    `INSERT INTO "user" (name, is_service_account, full_name, active, password, is_admin, user_metadata, password_changed_at)
     VALUES ($1, FALSE, '', TRUE, $2, TRUE, '{}', now() AT TIME ZONE 'UTC') ON CONFLICT (name, is_service_account) DO NOTHING`,
    [owner.username, owner.passwordHash],
  );
  return made === 1 ? 'created' : 'kept';
}
