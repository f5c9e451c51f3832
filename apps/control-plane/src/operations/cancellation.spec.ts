import type { Tenant } from '../tenants/tenant.entity.js';
import { beforeOf, cancellationOf, type TenantBefore } from './cancellation.js';
import type { OperationType } from './operation.entity.js';

describe('what cancelling an operation writes', () => {
  const now = new Date('2026-11-30T12:00:00Z');
  const before = (changes: Partial<TenantBefore> = {}): TenantBefore => ({
    desiredState: 'ready',
    restoreState: 'ready',
    release: '1.0.0',
    size: 'small',
    customSize: null,
    restartedAt: null,
    importId: null,
    deletedAt: null,
    purgeAt: null,
    status: 'ready',
    statusCode: null,
    statusReason: null,
    failureCount: 0,
    ...changes,
  });
  const cancel = (
    type: OperationType,
    status: 'pending' | 'running',
    { undo = before() as TenantBefore | null, shown = 'provisioning' as Tenant['status'], isLoaded = false } = {},
  ) => cancellationOf({ type, status, undo }, { status: shown }, { now, isLoaded });
  const refused = expect.objectContaining({ code: 'operation_not_cancellable' });

  it('leaves no trace of one that no pass has begun, its failure of before included', () => {
    const failed = before({ status: 'failed', statusCode: 'image_pull_failed', failureCount: 7 });
    expect(cancel('upgrade', 'pending', { undo: failed, shown: 'upgrading' })).toEqual(failed);
    expect(cancel('delete', 'pending', { shown: 'deleting' })).toEqual(before());
  });

  it.each([
    ['suspend', 'ready', 'provisioning', 'ready', 'provisioning'],
    ['resume', 'suspended', 'provisioning', 'suspended', 'provisioning'],
    ['upgrade', 'ready', 'upgrading', 'ready', 'upgrading'],
    ['resize', 'ready', 'provisioning', 'ready', 'provisioning'],
    ['import', 'ready', 'ready', 'ready', 'provisioning'],
  ] as const)('brings a running %s of a tenant that was %s back', (type, was, shown, desiredState, status) => {
    const undo = before({ desiredState: was, status: was, statusCode: 'old', failureCount: 3 });
    expect(cancel(type, 'running', { undo, shown })).toMatchObject({
      desiredState,
      status,
      release: '1.0.0',
      size: 'small',
      statusCode: null,
      failureCount: 0,
    });
  });

  it.each(['delete', 'undelete', 'purge', 'update', 'create'] as const)('refuses a %s that has begun', (type) => {
    expect(() => cancel(type, 'running')).toThrow(refused);
  });

  it('refuses what has nothing to go back to: a create, a new owner, an import that is in', () => {
    expect(() => cancel('create', 'pending', { undo: null })).toThrow(refused);
    expect(() => cancel('update', 'pending', { undo: null })).toThrow(refused);
    expect(() => cancel('import', 'running', { isLoaded: true })).toThrow(refused);
  });

  it('brings nothing back that its retention would purge at once', () => {
    // As the row holds it: JSON has no dates.
    const deleted = (purgeAt: string) =>
      before({ desiredState: 'deleted', status: 'deleted', purgeAt: purgeAt as unknown as Date });
    expect(() => cancel('purge', 'pending', { undo: deleted('2026-11-30T11:59:00Z') })).toThrow(refused);
    expect(cancel('purge', 'pending', { undo: deleted('2026-12-01T00:00:00Z') })).toMatchObject({ status: 'deleted' });
  });

  it('never keeps the owner', () => {
    const row = { ...before(), ownerUsername: 'ada', ownerPasswordHash: '$argon2id$…' } as unknown as Tenant;
    expect(beforeOf(row)).toEqual(before());
  });
});
