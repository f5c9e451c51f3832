import { Client, type ClientBase } from 'pg';

/** The oldest PostgreSQL that Zendo works with. */
export const OLDEST_POSTGRES = 15;

const CONNECT_MS = 10_000;

/** What a server says of its version, and whether that is new enough. */
export interface ServerVersion {
  /** Such as `15.18`. */
  readonly version: string;
  readonly isSupported: boolean;
}

/** Asks a server for its version. */
export async function versionOf(client: ClientBase): Promise<ServerVersion> {
  const { rows } = await client.query<{ version: string; number: string }>(
    "SELECT current_setting('server_version') AS version, current_setting('server_version_num') AS number",
  );
  const { version = '', number = '0' } = rows[0] ?? {};
  return { version, isSupported: Number(number) >= OLDEST_POSTGRES * 10_000 };
}

/** A connection of its own, whose loss fails the statement that runs and does not end the process. To be ended. */
export async function openClient(url: string, applicationName?: string): Promise<Client> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    ...(applicationName !== undefined && { application_name: applicationName }),
  });
  client.on('error', () => undefined);
  // One that is refused is closed by the server, and one that takes too long by `pg`: there is nothing to end.
  await client.connect();
  return client;
}

/** As `openClient`, to a database that is made when it is missing; another process may make it at the same time. */
export async function openDatabase(url: string, applicationName?: string): Promise<Client> {
  try {
    return await openClient(url, applicationName);
  } catch (error) {
    if (!isMissingDatabase(error)) throw error;
    await createDatabase(url, applicationName);
    return openClient(url, applicationName);
  }
}

/** Whether a connection was refused because there is no such database (3D000, invalid_catalog_name). */
export const isMissingDatabase = (error: unknown): boolean => codeOf(error) === '3D000';

async function createDatabase(databaseUrl: string, applicationName: string | undefined): Promise<void> {
  const url = new URL(databaseUrl);
  const name = decodeURIComponent(url.pathname.slice(1));
  url.pathname = '/postgres';
  const client = await openClient(url.href, applicationName);
  try {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } catch (error) {
    // 42P04 duplicate_database, or 23505 from its catalog: another process was quicker.
    if (!['42P04', '23505'].includes(codeOf(error) ?? '')) throw error;
  } finally {
    await client.end();
  }
}

const codeOf = (error: unknown): string | undefined => (error as { code?: string }).code;
