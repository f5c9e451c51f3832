import type { Tenant } from '../tenants/tenant.entity.js';
import type { Operation } from './operation.entity.js';
import { OperationNotCancellableError } from './operation.errors.js';

const WANTED = [
  'desiredState',
  'restoreState',
  'release',
  'size',
  'customSize',
  'restartedAt',
  'importId',
  'deletedAt',
  'purgeAt',
] as const;
const SHOWN = ['status', 'statusCode', 'statusReason', 'failureCount'] as const;

/** A tenant as it was before an operation: what was wanted of it, and what it showed. Never its owner. */
export type TenantBefore = Pick<Tenant, (typeof WANTED)[number] | (typeof SHOWN)[number]>;

export const beforeOf = (tenant: Tenant): TenantBefore => pick(tenant, [...WANTED, ...SHOWN]);

/** What a pass that has begun can be turned back from; of the others each has a verb of its own that undoes it. */
const REVERSIBLE: ReadonlySet<Operation['type']> = new Set([
  'suspend',
  'resume',
  'restart',
  'resize',
  'upgrade',
  'import',
]);

/**
 * What cancelling `operation` writes to its tenant's row. Pure. One that no pass has begun leaves no trace. One that
 * runs puts back what was wanted, for the next pass to bring about.
 * @param isLoaded whether the archive of an import is in
 * @throws OperationNotCancellableError when the tenant could not truthfully be as it was before
 */
export function cancellationOf(
  operation: Pick<Operation, 'type' | 'status' | 'undo'>,
  tenant: Pick<Tenant, 'status'>,
  { now, isLoaded }: { readonly now: Date; readonly isLoaded: boolean },
): Partial<Tenant> {
  const { type, status, undo } = operation;
  if (type === 'create') throw new OperationNotCancellableError('A create is not cancelled: delete the tenant.');
  if (!undo) throw new OperationNotCancellableError(`This ${type} cannot be taken back.`);
  if (undo.desiredState === 'deleted' && undo.purgeAt && new Date(undo.purgeAt) <= now) {
    throw new OperationNotCancellableError('The time to restore this tenant is over: it would be purged at once.');
  }
  if (status === 'pending') return undo;
  if (!REVERSIBLE.has(type)) {
    throw new OperationNotCancellableError(`This ${type} has begun, and cannot be taken back any more.`);
  }
  if (isLoaded) throw new OperationNotCancellableError('The import is in. The tenant is about to start with it.');
  return {
    ...pick(undo, WANTED),
    status: undo.desiredState === 'ready' && tenant.status !== 'upgrading' ? 'provisioning' : tenant.status,
    statusCode: null,
    statusReason: null,
    failureCount: 0,
  };
}

const pick = <Row, Key extends keyof Row>(row: Row, keys: readonly Key[]): Pick<Row, Key> =>
  Object.fromEntries(keys.map((key) => [key, row[key]])) as Pick<Row, Key>;
