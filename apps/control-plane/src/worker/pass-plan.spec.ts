import type { TenantDatabase } from '@zendo/provisioning';
import { ScriptedRuntime } from '@zendo/provisioning/testing';
import type { Tenant } from '../tenants/tenant.entity.js';
import { planPass } from './pass-plan.js';

const plan = (row: Partial<Tenant>) => {
  const settled = { desiredState: 'ready', status: 'ready', generation: 2, observedGeneration: 1, failureCount: 0 };
  const { steps, during, after } = planPass(
    { ...settled, ...row } as Tenant,
    new ScriptedRuntime(),
    {} as unknown as TenantDatabase,
  );
  return { steps: steps.map(({ name }) => name), during, after };
};

describe('a pass', () => {
  it.each<[Partial<Tenant>, string[], string]>([
    [{ desiredState: 'ready' }, ['database', 'server'], 'ready'],
    [{ desiredState: 'suspended' }, ['stop'], 'suspended'],
    [{ desiredState: 'deleted' }, ['stop', 'database'], 'deleted'],
    [{ desiredState: 'purged' }, ['stop', 'database'], 'purged'],
  ])('over %j goes through %j and ends %s', (row, steps, after) => {
    expect(plan(row)).toMatchObject({ steps, after });
  });

  it.each<[string, Partial<Tenant>, string]>([
    ['a new tenant', { status: 'pending' }, 'provisioning'],
    ['a restart', { status: 'ready' }, 'provisioning'],
    ['an upgrade', { status: 'upgrading' }, 'upgrading'],
    ['an undelete', { status: 'restoring' }, 'restoring'],
    ['going to sleep', { desiredState: 'suspended', status: 'ready' }, 'ready'],
    ['a deletion', { desiredState: 'deleted', status: 'ready' }, 'deleting'],
    ['a look for drift', { status: 'ready', observedGeneration: 2 }, 'ready'],
    ['a look at one that failed', { status: 'failed', failureCount: 1 }, 'failed'],
    ['a request after a failure', { status: 'failed', failureCount: 0 }, 'provisioning'],
    ['a deletion that failed', { desiredState: 'deleted', status: 'failed', failureCount: 2 }, 'failed'],
    ['a look at a deleted one', { desiredState: 'deleted', status: 'deleted', observedGeneration: 2 }, 'deleted'],
  ])('shows of %s: %#', (_, row, during) => {
    expect(plan(row).during).toBe(during);
  });
});
