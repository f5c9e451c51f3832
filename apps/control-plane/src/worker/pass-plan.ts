import {
  DropTenancy,
  EnsureTenancy,
  LockTenancy,
  type RuntimeStep,
  type TenantDatabase,
  type TenantRuntime,
} from '@zendo/provisioning';
import type { Tenant, TenantStatus } from '../tenants/tenant.entity.js';

/** What one pass over a tenant does, decided from its row alone. */
export interface PassPlan {
  readonly steps: readonly RuntimeStep[];
  /** What the tenant shows meanwhile, and at the end. */
  readonly during: TenantStatus;
  readonly after: TenantStatus;
}

/** Statuses that say more of what is going on than `provisioning` would. */
const TELLING: ReadonlySet<TenantStatus> = new Set(['upgrading', 'restoring']);

/**
 * The steps for what is wanted. Deletion stops first and touches the data last.
 * @param preparation what is to be done before the server is brought up
 */
export function planPass(
  tenant: Tenant,
  runtime: TenantRuntime,
  database: TenantDatabase,
  preparation: readonly RuntimeStep[] = [],
): PassPlan {
  switch (tenant.desiredState) {
    case 'ready':
      return {
        steps: [new EnsureTenancy(database), ...preparation, ...runtime.up()],
        during: duringOf(tenant),
        after: 'ready',
      };
    case 'suspended':
      return { steps: runtime.suspend(), during: duringOf(tenant), after: 'suspended' };
    case 'deleted':
      return { steps: [...runtime.down(), new LockTenancy(database)], during: deletingOf(tenant), after: 'deleted' };
    case 'purged':
      return { steps: [...runtime.down(), new DropTenancy(database)], during: deletingOf(tenant), after: 'purged' };
  }
}

/** A tenant that owes nothing keeps what it shows: a look for drift is no change. */
const isSettled = (tenant: Tenant): boolean => tenant.generation === tenant.observedGeneration;
/** Failed, and nothing newer asked for since: it stays so until a pass ends well. */
const staysFailed = (tenant: Tenant): boolean => tenant.status === 'failed' && tenant.failureCount > 0;

function duringOf(tenant: Tenant): TenantStatus {
  if (isSettled(tenant) || staysFailed(tenant) || TELLING.has(tenant.status)) return tenant.status;
  // On its way to sleep it is still what it was.
  if (tenant.desiredState === 'suspended' && tenant.status !== 'pending' && tenant.status !== 'failed') {
    return tenant.status;
  }
  return 'provisioning';
}

function deletingOf(tenant: Tenant): TenantStatus {
  return isSettled(tenant) || staysFailed(tenant) ? tenant.status : 'deleting';
}
