import { createHash } from 'node:crypto';
import type { TenantSecrets } from '@zendo/tenancy';
import type { TenantSpec } from '../../runtime/tenant-runtime.js';
import type { KubeObject } from '../cluster.js';
import { named } from './labels.js';

/** The one key of each Secret: the file that `ZENDO_SECRETS_FILE` names. */
export const SECRETS_KEY = 'secrets.json';

/**
 * The names of a tenant's two Secrets. A name changes with the keys in it, so that a pod and its Secret always fit
 * together, also while a rotation rolls out or back; what else the Secret holds may change under the name.
 */
export function secretNames(tenant: TenantSpec): { readonly server: string; readonly migrate: string } {
  return {
    server: `server-${fingerprint(tenant.secrets('runtime'))}`,
    migrate: `migrate-${fingerprint(tenant.secrets('owner'))}`,
  };
}

/**
 * The Secret of the server and that of the migration. Both are immutable: nobody edits one by hand, and kubelets need
 * not watch it. The first admin is in the migration's until the tenant has it.
 */
export function secrets(tenant: TenantSpec): readonly KubeObject[] {
  const names = secretNames(tenant);
  return [
    secret(tenant, names.server, tenant.secrets('runtime')),
    secret(tenant, names.migrate, { ...tenant.secrets('owner'), ...(tenant.owner && { owner: tenant.owner }) }),
  ];
}

function secret(tenant: TenantSpec, name: string, content: object): KubeObject {
  const data = { [SECRETS_KEY]: Buffer.from(JSON.stringify(content)).toString('base64') };
  return named(tenant, 'Secret', name, { type: 'Opaque', immutable: true, data });
}

function fingerprint(keys: TenantSecrets): string {
  const text = [keys.databasePassword, keys.jwtKey, keys.encryptionKey, keys.codeKey].join('\n');
  return createHash('sha256').update('zendo/secret-name\n').update(text).digest('hex').slice(0, 10);
}
