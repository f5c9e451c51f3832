import { randomInt } from 'node:crypto';

// Letters and digits that nobody confuses, so that an id survives being read aloud.
const ALPHABET = '23456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 10;
const PATTERN = /^[a-z][23456789abcdefghjkmnpqrstvwxyz]{9}$/;

/** A new random tenant id: ten characters, the first a letter, about 48 bits. */
export function newTenantId(): string {
  let id = ALPHABET.charAt(8 + randomInt(ALPHABET.length - 8));
  while (id.length < LENGTH) id += ALPHABET.charAt(randomInt(ALPHABET.length));
  return id;
}

/** Whether `text` has the form of a tenant id. A tenant's name may have that form too: look up ids first. */
export function isTenantId(text: string): boolean {
  return PATTERN.test(text);
}

/** The Postgres schema that holds all of a tenant's tables. */
export const schemaOf = (tenantId: string): string => `t_${tenantId}`;
/** The role that the tenant's server logs in with: DML on its schema, nothing else. */
export const runtimeRoleOf = (tenantId: string): string => `t_${tenantId}`;
/** The role that owns the tenant's schema and tables; only `tenant-server migrate` logs in with it. */
export const ownerRoleOf = (tenantId: string): string => `t_${tenantId}_owner`;
/** The Kubernetes namespace of a tenant. */
export const namespaceOf = (tenantId: string): string => `zendo-t-${tenantId}`;
