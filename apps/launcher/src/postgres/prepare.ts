import { type MasterKey } from '@zendo/tenancy';
import { scramVerifier } from '@zendo/provisioning';
import { Client } from 'pg';

/** The role that the control plane works with in the embedded PostgreSQL: not a superuser. */
export const CONTROL_ROLE = 'zendo';

/**
 * Sees that the control plane's role is there with its derived password, and that tenants' roles, which live in the
 * same cluster, can connect to none of its own databases. Harmless to repeat.
 * @returns the control plane's `DATABASE_URL`. Secret.
 */
export async function prepareEmbedded(adminUrl: string, masterKey: MasterKey): Promise<string> {
  const password = masterKey.deriveControlPlane('embedded-postgres').toString('base64url');
  const client = new Client({ connectionString: adminUrl, application_name: 'zendo-launcher' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [CONTROL_ROLE]);
    const verb = rowCount ? 'ALTER' : 'CREATE';
    // The verifier, not the password, is what PostgreSQL may write to a log.
    await client.query(`${verb} ROLE ${CONTROL_ROLE} LOGIN CREATEROLE CREATEDB PASSWORD '${scramVerifier(password)}'`);
    for (const database of ['postgres', 'template1']) {
      await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
    }
    await client.query(`GRANT CONNECT ON DATABASE postgres TO ${CONTROL_ROLE}`);
  } finally {
    await client.end();
  }
  const url = new URL(adminUrl);
  url.username = CONTROL_ROLE;
  url.password = password;
  url.pathname = '/zendo';
  return url.href;
}
