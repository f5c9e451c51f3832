import { ownerRoleOf, schemaOf } from '@zendo/tenancy';
import type { TenantSpec } from '@zendo/provisioning';
import { Client } from 'pg';

const CONNECT_MS = 10_000;

type Place = Pick<TenantSpec, 'id' | 'databaseUrl' | 'secrets'>;

/**
 * Runs `work` on a connection of the tenant's owner role, in the tenant's schema. Values come as the text that Postgres
 * writes. The connection ends with it, and with it whatever was not committed.
 */
export async function asOwner<Result>(tenant: Place, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = await connectAsOwner(tenant);
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** As `asOwner`, for whoever reads over a longer time. To be ended. */
export async function connectAsOwner(tenant: Place): Promise<Client> {
  const url = new URL(tenant.databaseUrl);
  url.username = ownerRoleOf(tenant.id);
  url.password = tenant.secrets('owner').databasePassword;
  const client = new Client({
    connectionString: url.href,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'zendo-transfer',
    options: `-c search_path=${schemaOf(tenant.id)} -c timezone=UTC -c statement_timeout=0 -c idle_in_transaction_session_timeout=600s`,
    types: { getTypeParser: () => (text: string | Buffer) => String(text) },
  });
  // A connection that is lost fails the statement that runs; without a listener it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
