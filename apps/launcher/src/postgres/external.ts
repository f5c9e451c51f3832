import { isMissingDatabase, OLDEST_POSTGRES, openClient, versionOf } from '@zendo/provisioning';
import type { Client } from 'pg';
import { StartUpError } from '../start-up.error.js';

/** Sees that the PostgreSQL of `DATABASE_URL` answers and is new enough. @returns its version @throws StartUpError */
export async function checkExternal(databaseUrl: string): Promise<string> {
  const url = new URL(databaseUrl);
  const where = `${url.hostname}:${url.port || '5432'}`;
  let fault: unknown;
  // The database itself may not be there yet: the control plane makes it.
  for (const database of [url.pathname, '/postgres']) {
    const tried = new URL(databaseUrl);
    tried.pathname = database;
    let client: Client | undefined;
    try {
      client = await openClient(tried.href);
      const { version, isSupported } = await versionOf(client);
      if (isSupported) return version;
      throw new StartUpError(
        `PostgreSQL at ${where} is version ${version}; Zendo needs ${OLDEST_POSTGRES} or newer. ` +
          'Upgrade it, or unset DATABASE_URL to use the embedded PostgreSQL.',
      );
    } catch (error) {
      if (error instanceof StartUpError) throw error;
      fault = error;
      if (!isMissingDatabase(error)) break;
    } finally {
      await client?.end().catch(() => undefined);
    }
  }
  const { message, code } = fault as { message?: string; code?: string };
  throw new StartUpError(`PostgreSQL at ${where} (DATABASE_URL) cannot be used: ${message || code || 'no answer'}.`, {
    cause: fault,
  });
}
