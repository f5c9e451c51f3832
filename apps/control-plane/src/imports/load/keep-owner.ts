import type { Client } from 'pg';

/** The tenant's first admin as it was before an import. */
export interface FormerOwner {
  readonly id: string;
  readonly name: string;
  /** The row as JSON. */
  readonly row: string;
}

/** @param username of the owner, as the control plane knows it */
export async function readOwner(client: Client, username: string | null): Promise<FormerOwner | undefined> {
  if (username === null) return undefined;
  const { rows } = await client.query<FormerOwner>(
    `SELECT id, name, row_to_json(u)::text AS row FROM "user" u
      WHERE name = $1 AND NOT is_service_account AND is_admin AND active`,
    [username],
  );
  return rows[0];
}

/** Names of active admins that a password is stored for. */
export async function adminsOf(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT name FROM "user" WHERE is_admin AND active AND NOT is_service_account AND password IS NOT NULL ORDER BY name`,
  );
  return rows.map(({ name }) => name);
}

/** Puts the owner back beside the accounts that came. @returns `false` when an account of that name has come */
export async function restoreOwner(client: Client, owner: FormerOwner): Promise<boolean> {
  const { rowCount } = await client.query(
    `INSERT INTO "user" SELECT (json_populate_record(NULL::"user", $1::json)).* ON CONFLICT DO NOTHING`,
    // Its project went with everything else.
    [JSON.stringify({ ...(JSON.parse(owner.row) as object), default_project_id: null })],
  );
  if (rowCount === 1) await client.query('UPDATE server_settings SET active = TRUE');
  return rowCount === 1;
}
