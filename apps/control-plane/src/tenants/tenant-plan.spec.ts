import type { OperationType } from '../operations/operation.entity.js';
import { type Plan, planOf, type Verb } from './tenant-plan.js';
import { Tenant } from './tenant.entity.js';

const NOW = new Date('2026-11-23T12:00:00Z');
const DAY_MS = 86_400_000;

const tenant = (values: Partial<Tenant> = {}): Tenant =>
  Object.assign(new Tenant(), {
    desiredState: 'ready',
    restoreState: 'ready',
    status: 'ready',
    release: '1',
    size: 'small',
    customSize: null,
    ownerUsername: null,
    ...values,
  });
const plan = (values: Partial<Tenant>, verb: Verb, open?: OperationType): Plan =>
  planOf(tenant(values), verb, open, { now: NOW, retentionMs: 7 * DAY_MS });

const SUSPENDED = { desiredState: 'suspended', status: 'suspended' } as const;
const DELETED = { desiredState: 'deleted', status: 'deleted' } as const;
const PURGED = { desiredState: 'purged', status: 'purged' } as const;

describe('what a verb means', () => {
  it.each<[string, Partial<Tenant>, Verb, Partial<Tenant>]>([
    ['suspend stops', {}, { type: 'suspend' }, { desiredState: 'suspended' }],
    ['suspend again confirms', SUSPENDED, { type: 'suspend' }, { desiredState: 'suspended' }],
    ['resume starts', SUSPENDED, { type: 'resume' }, { desiredState: 'ready', status: 'pending' }],
    ['restart marks the moment', {}, { type: 'restart' }, { restartedAt: NOW }],
    ['resize', {}, { type: 'resize', size: 'large', customSize: null }, { size: 'large', customSize: null }],
    [
      'resize while suspended',
      SUSPENDED,
      { type: 'resize', size: 'large', customSize: null },
      { size: 'large', customSize: null },
    ],
    ['upgrade', {}, { type: 'upgrade', release: '2' }, { release: '2', status: 'upgrading' }],
    ['upgrade while suspended waits for the resume', SUSPENDED, { type: 'upgrade', release: '2' }, { release: '2' }],
    [
      'delete keeps the data for the retention',
      {},
      { type: 'delete' },
      {
        desiredState: 'deleted',
        restoreState: 'ready',
        status: 'deleting',
        deletedAt: NOW,
        purgeAt: new Date(NOW.getTime() + 7 * DAY_MS),
      },
    ],
    [
      'undelete brings back what was suspended',
      { ...DELETED, restoreState: 'suspended' },
      { type: 'undelete' },
      { desiredState: 'suspended', status: 'restoring', deletedAt: null, purgeAt: null },
    ],
    [
      'a delete that failed is tried again without more time',
      { desiredState: 'deleted', status: 'failed' },
      { type: 'delete' },
      { status: 'deleting' },
    ],
    ['purge', DELETED, { type: 'purge' }, { desiredState: 'purged', status: 'deleting', purgeAt: null }],
    [
      'a purge that failed is tried again',
      { desiredState: 'purged', status: 'failed' },
      { type: 'purge' },
      { status: 'deleting' },
    ],
  ])('%s', (_rule, values, verb, patch) => {
    expect(plan(values, verb)).toMatchObject({ type: verb.type, already: false, patch });
  });

  it('remembers that a tenant was suspended when it is deleted', () => {
    expect(plan(SUSPENDED, { type: 'delete' }).patch.restoreState).toBe('suspended');
  });

  it.each<[Partial<Tenant>, Verb['type'], OperationType | undefined, boolean]>([
    [DELETED, 'delete', undefined, true],
    [{ desiredState: 'deleted', status: 'deleting' }, 'delete', 'delete', true],
    [{ desiredState: 'deleted', status: 'failed' }, 'delete', undefined, false],
    [{ desiredState: 'purged', status: 'deleting' }, 'purge', 'purge', true],
    [DELETED, 'purge', 'delete', false],
  ])('%j: %s over %s is there already: %s', (values, type, open, already) => {
    expect(plan(values, { type } as Verb, open).already).toBe(already);
  });

  const verbs: Verb[] = [
    { type: 'suspend' },
    { type: 'resume' },
    { type: 'restart' },
    { type: 'resize', size: 'large', customSize: null },
    { type: 'upgrade', release: '2' },
    { type: 'update', owner: { username: 'a', passwordHash: 'h' } },
  ];
  it.each(verbs)('$type needs a tenant that is not deleted', (verb) => {
    expect(() => plan(DELETED, verb)).toThrow(expect.objectContaining({ code: 'tenant_deleted' }));
  });
  it.each([...verbs, { type: 'delete' } as const, { type: 'undelete' } as const, { type: 'purge' } as const])(
    '$type needs a tenant that is not purged',
    (verb) => {
      expect(() => plan(PURGED, verb)).toThrow(expect.objectContaining({ code: 'tenant_purged' }));
    },
  );
  it.each<Verb>([{ type: 'undelete' }, { type: 'purge' }])('$type needs a deleted tenant', (verb) => {
    expect(() => plan({}, verb)).toThrow(expect.objectContaining({ code: 'tenant_not_deleted' }));
  });
  it('restart needs a tenant that runs', () => {
    expect(() => plan(SUSPENDED, { type: 'restart' })).toThrow(expect.objectContaining({ code: 'tenant_suspended' }));
  });

  it('takes an owner until that is handed over', () => {
    const owner = { username: 'eve', passwordHash: 'h2' };
    const verb: Verb = { type: 'update', owner };
    expect(plan({}, verb).patch).toEqual({ ownerUsername: 'eve', ownerPasswordHash: 'h2' });
    expect(plan({ ownerUsername: 'ada', ownerPasswordHash: 'h1' }, verb).patch.ownerUsername).toBe('eve');
    expect(() => plan({ ownerUsername: 'ada', ownerPasswordHash: null }, verb)).toThrow(
      expect.objectContaining({ code: 'owner_exists' }),
    );
  });
});
