import type { OperationParameters, OperationType } from '../operations/operation.entity.js';
import type { Tenant } from './tenant.entity.js';
import { TenantStateError } from './tenant.errors.js';

/** What is asked of a tenant that is there. */
export type Verb =
  | { readonly type: 'suspend' | 'resume' | 'restart' | 'undelete' | 'delete' | 'purge' }
  | { readonly type: 'resize'; readonly size: string; readonly customSize: Tenant['customSize'] }
  | { readonly type: 'upgrade'; readonly release: string }
  | { readonly type: 'import'; readonly importId: string }
  | { readonly type: 'update'; readonly owner: { readonly username: string; readonly passwordHash: string } };

/** What carrying out a verb writes. */
export interface Plan {
  readonly type: OperationType;
  /** The very thing is under way or done: nothing is written, its operation is the answer. */
  readonly already: boolean;
  readonly patch: Partial<Tenant>;
  readonly parameters: OperationParameters;
  /** How long it is given at least, whatever the configuration gives others. */
  readonly leastTimeoutMs?: number;
}

/** An import may have many gigabytes to load. */
const IMPORT_TIMEOUT_MS = 2 * 3_600_000;

/**
 * Decides what a verb means for a tenant in its state. Pure.
 * @param open the type of the operation that is open, if any.
 * @throws TenantStateError when the verb makes no sense there
 */
export function planOf(
  tenant: Tenant,
  verb: Verb,
  open: OperationType | undefined,
  { now, retentionMs }: { now: Date; retentionMs: number },
): Plan {
  const { type } = verb;
  const plan = (patch: Partial<Tenant>, more: Partial<Plan> = {}): Plan => ({
    type,
    already: false,
    parameters: {},
    patch,
    ...more,
  });
  if (type === 'purge') return plan(purged(tenant), { already: open === 'purge' });
  if (tenant.desiredState === 'purged') throw new TenantStateError('tenant_purged', 'This tenant is purged.');
  if (type === 'delete') {
    const already = tenant.desiredState === 'deleted' && (open === 'delete' || tenant.status === 'deleted');
    return plan(deleted(tenant, now, retentionMs), { already });
  }
  if (type === 'undelete') return plan(undeleted(tenant));
  if (tenant.desiredState === 'deleted') {
    throw new TenantStateError('tenant_deleted', 'This tenant is deleted. Undelete it first.');
  }
  switch (type) {
    case 'suspend':
      return plan({ desiredState: 'suspended' });
    case 'resume':
      return plan({ desiredState: 'ready', status: 'pending' });
    case 'restart':
      if (tenant.desiredState === 'suspended') {
        throw new TenantStateError('tenant_suspended', 'This tenant is suspended. Resume it instead.');
      }
      return plan({ restartedAt: now });
    case 'resize':
      return plan(
        { size: verb.size, customSize: verb.customSize },
        { parameters: { from_size: tenant.size, to_size: verb.size } },
      );
    case 'upgrade':
      return plan(
        // A suspended tenant takes the release when it is resumed: nothing of it runs meanwhile.
        tenant.desiredState === 'suspended'
          ? { release: verb.release }
          : { release: verb.release, status: 'upgrading' },
        { parameters: { from_release: tenant.release, to_release: verb.release } },
      );
    case 'update':
      return plan(owned(tenant, verb.owner));
    case 'import':
      return plan(
        { importId: importable(tenant) && verb.importId },
        { parameters: { import_id: verb.importId }, leastTimeoutMs: IMPORT_TIMEOUT_MS },
      );
  }
}

function purged(tenant: Tenant): Partial<Tenant> {
  if (tenant.desiredState === 'purged') {
    if (tenant.status === 'purged') throw new TenantStateError('tenant_purged', 'This tenant is purged.');
    return { status: 'deleting' };
  }
  if (tenant.desiredState !== 'deleted') {
    throw new TenantStateError('tenant_not_deleted', 'Only a deleted tenant can be purged. Delete it first.');
  }
  return { desiredState: 'purged', status: 'deleting', purgeAt: null, importId: null };
}

function deleted(tenant: Tenant, now: Date, retentionMs: number): Partial<Tenant> {
  // Deleted before and not there yet: tried again, without more time being given.
  if (tenant.desiredState === 'deleted') return { status: 'deleting' };
  return {
    desiredState: 'deleted',
    importId: null,
    restoreState: tenant.desiredState === 'suspended' ? 'suspended' : 'ready',
    status: 'deleting',
    deletedAt: now,
    purgeAt: new Date(now.getTime() + retentionMs),
  };
}

function undeleted(tenant: Tenant): Partial<Tenant> {
  if (tenant.desiredState !== 'deleted') {
    throw new TenantStateError('tenant_not_deleted', 'This tenant is not deleted.');
  }
  return { desiredState: tenant.restoreState, status: 'restoring', deletedAt: null, purgeAt: null };
}

function owned(tenant: Tenant, owner: { username: string; passwordHash: string }): Partial<Tenant> {
  // Once handed over, people and passwords are the tenant's own affair.
  if (tenant.ownerUsername !== null && !tenant.ownerPasswordHash) {
    throw new TenantStateError('owner_exists', 'This tenant has its owner already.');
  }
  return { ownerUsername: owner.username, ownerPasswordHash: owner.passwordHash };
}

/** @throws TenantStateError unless the tenant runs: an import is checked and loaded with what runs, and then started. */
function importable(tenant: Tenant): true {
  if (tenant.desiredState === 'suspended') {
    throw new TenantStateError('tenant_suspended', 'This tenant is suspended. Resume it, then import.');
  }
  if (tenant.status !== 'ready') {
    throw new TenantStateError('tenant_not_ready', `This tenant is ${tenant.status}. Import once it is ready.`);
  }
  return true;
}
