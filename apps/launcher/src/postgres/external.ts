import { Client } from 'pg';
import { StartUpError } from '../start-up.error.js';

const OLDEST = 15;

/** Sees that the PostgreSQL of `DATABASE_URL` answers and is new enough. @returns its version @throws StartUpError */
export async function checkExternal(databaseUrl: string): Promise<string> {
  const url = new URL(databaseUrl);
  const where = `${url.hostname}:${url.port || '5432'}`;
  let fault: unknown;
  // The database itself may not be there yet: the control plane makes it.
  for (const database of [url.pathname, '/postgres']) {
    const tried = new URL(databaseUrl);
    tried.pathname = database;
    const client = new Client({ connectionString: tried.href, connectionTimeoutMillis: 10_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<{ version: string; number: string }>(
        "SELECT current_setting('server_version') AS version, current_setting('server_version_num') AS number",
      );
      const { version = '', number = '0' } = rows[0] ?? {};
      if (Number(number) >= OLDEST * 10_000) return version;
      throw new StartUpError(
        `PostgreSQL at ${where} is version ${version}; Zendo needs ${OLDEST} or newer. ` +
          'Upgrade it, or unset DATABASE_URL to use the embedded PostgreSQL.',
      );
    } catch (error) {
      if (error instanceof StartUpError) throw error;
      fault = error;
      // 3D000 invalid_catalog_name: there is no such database.
      if ((error as { code?: string }).code !== '3D000') break;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  const { message, code } = fault as { message?: string; code?: string };
  throw new StartUpError(`PostgreSQL at ${where} (DATABASE_URL) cannot be used: ${message || code || 'no answer'}.`, {
    cause: fault,
  });
}
