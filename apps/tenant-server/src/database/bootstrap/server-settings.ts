import type { Sql } from '../sql.js';

/** The one settings row: its id is the server's id, the issuer and audience of every token. */
export async function ensureSettings(sql: Sql, serverName: string): Promise<void> {
  await sql.run(
    `INSERT INTO server_settings (server_name, active, enable_analytics, display_announcements, display_updates,
       onboarding_state, last_user_activity)
     SELECT $1, TRUE, FALSE, FALSE, FALSE, '[]', (clock_timestamp() AT TIME ZONE 'UTC')
     WHERE NOT EXISTS (SELECT 1 FROM server_settings)`,
    [serverName],
  );
}
