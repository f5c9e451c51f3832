import { setTimeout as delay } from 'node:timers/promises';
import { ProvisioningError, type StepResult } from '@zendo/provisioning';
import { startTestRedis, type TestRedis } from '@zendo/provisioning/testing';
import { runtimeRoleOf } from '@zendo/tenancy';
import { BullReconcileQueue } from '../queue/bull-reconcile.queue.js';
import { ReconcileQueue } from '../queue/reconcile-queue.js';
import { Resync } from './resync.js';
import {
  again,
  type ControlPlane,
  type OperationJson,
  startControlPlane,
  type TenantJson,
} from './testing/control-plane.js';

const done: StepResult = { state: 'done' };
const fixable = new ProvisioningError('image_pull_failed', 'No such image.', { userFixable: true, retryable: true });
const broken = new ProvisioningError('server_crash_loop', 'It ends again and again.', {
  userFixable: false,
  retryable: true,
});

describe.each(['postgres', 'redis'] as const)('reconciling with the queue on %s', (kind) => {
  let redis: TestRedis | undefined;
  let house: ControlPlane;

  beforeAll(async () => {
    redis = kind === 'redis' ? await startTestRedis() : undefined;
    house = await startControlPlane(redis ? { REDIS_URL: redis.url } : {});
  }, 120_000);

  afterAll(async () => {
    await house?.stop();
    await redis?.stop();
  });

  beforeEach(() => {
    house.runtime.answer = async () => done;
  });

  const isStatus = (name: string, status: string) =>
    eventually(async () => expect(await house.tenant(name)).toMatchObject({ name, status }));
  const ended = (id: string) =>
    eventually(async () => {
      const operation = await house.operation(id);
      expect(['pending', 'running']).not.toContain(operation.status);
      return operation;
    });
  const verb = async (name: string, path: string, body: unknown = {}) => {
    const { operation } = await house.call<{ operation: OperationJson }>('POST', `/tenants/${name}/${path}`, body);
    return operation;
  };
  const ready = async (name: string): Promise<TenantJson> => {
    const { tenant, operation } = await house.create(name);
    await ended(operation.id);
    await isStatus(name, 'ready');
    return tenant;
  };
  const lookNow = (id: string) =>
    house.dataSource.query('UPDATE control_plane.tenant SET next_look_at = now() WHERE id = $1', [id]);
  const resync = () => house.worker.get(Resync).round();

  it('brings a new tenant up step by step, and hands its owner over once', async () => {
    const name = again('fresh');
    const { tenant, operation } = await house.create(name);
    expect(await ended(operation.id)).toMatchObject({
      status: 'succeeded',
      steps: [
        { name: 'database', state: 'succeeded' },
        { name: 'server', state: 'succeeded' },
      ],
    });
    await isStatus(name, 'ready');
    expect(await house.databases.exists(tenant.id)).toBe(true);
    const [first] = house.runtime.runs.filter((run) => run.tenant.id === tenant.id);
    expect(first?.tenant.owner).toMatchObject({
      username: 'ada',
      passwordHash: expect.stringMatching(/^\$argon2id\$/),
    });
    const rows = await house.dataSource.query<unknown[]>(
      'SELECT owner_password_hash AS hash FROM control_plane.tenant WHERE id = $1',
      [tenant.id],
    );
    expect(rows).toEqual([{ hash: null }]);
  });

  it('makes any number of pokes during a pass one more pass', async () => {
    const { id } = await ready(again('poked'));
    const gate = gated();
    house.runtime.answer = gate.answer;
    const before = house.runtime.count(id);
    const queue = house.worker.get(ReconcileQueue);
    await queue.poke(id);
    await gate.entered;
    for (let poke = 0; poke < 5; poke++) await queue.poke(id);
    gate.open();
    await eventually(() => expect(house.runtime.count(id)).toBe(before + 2));
    await delay(300);
    expect(house.runtime.count(id)).toBe(before + 2);
  });

  it('waits as often as it takes: waiting costs no attempt', async () => {
    // Of this tenant alone: others may still be passed over.
    const name = again('patient');
    let looks = 0;
    house.runtime.answer = async (tenant) => {
      if (tenant.name !== name) return done;
      return ++looks < 20 ? { state: 'wait', reason: 'it starts', afterMs: 5.25 } : done;
    };
    const { operation } = await house.create(name);
    expect(await ended(operation.id)).toMatchObject({ status: 'succeeded' });
    expect(looks).toBe(20);
  });

  it('shows what it waits for', async () => {
    let waiting = true;
    house.runtime.answer = async () =>
      waiting ? { state: 'wait', reason: 'the image is pulled', afterMs: 100 } : done;
    const { operation } = await house.create(again('waiting'));
    await eventually(async () => {
      const { status, steps } = await house.operation(operation.id);
      expect(status).toBe('running');
      expect(steps[1]).toMatchObject({ state: 'waiting', message: 'the image is pulled' });
    });
    waiting = false;
    expect(await ended(operation.id)).toMatchObject({ status: 'succeeded' });
  });

  it('tries a passing fault again until it is gone', async () => {
    const name = again('flaky');
    let failures = 0;
    house.runtime.answer = async (tenant) => {
      if (tenant.name === name && ++failures <= 2) throw new Error('connect ECONNREFUSED');
      return done;
    };
    const { operation } = await house.create(name);
    expect(await ended(operation.id)).toMatchObject({ status: 'succeeded' });
    expect(failures).toBe(3);
  });

  it('hastens a delayed pass when somebody wants something', async () => {
    house.runtime.answer = async () => ({ state: 'wait', reason: 'it takes long', afterMs: 60_000 });
    const { tenant, operation } = await house.create(again('hastened'));
    await eventually(() => expect(house.runtime.count(tenant.id)).toBe(1));
    await eventually(async () => expect((await house.operation(operation.id)).steps[1]?.state).toBe('waiting'));
    house.runtime.answer = async () => done;
    await delay(200);
    await house.worker.get(BullReconcileQueue).hint(tenant.id);
    await delay(300);
    expect(house.runtime.count(tenant.id)).toBe(1);
    await house.worker.get(ReconcileQueue).poke(tenant.id);
    expect(await ended(operation.id)).toMatchObject({ status: 'succeeded' });
  });

  it('fails an operation at the first fault that its user can mend, and heals when it is mended', async () => {
    house.runtime.answer = async () => {
      throw fixable;
    };
    const name = again('mendable');
    const { tenant, operation } = await house.create(name);
    expect(await ended(operation.id)).toMatchObject({
      status: 'failed',
      error: { code: 'image_pull_failed', message: 'No such image.' },
      steps: [{ state: 'succeeded' }, { name: 'server', state: 'failed', message: 'No such image.' }],
    });
    await isStatus(name, 'failed');
    house.runtime.answer = async () => done;
    await lookNow(tenant.id);
    await resync();
    await isStatus(name, 'ready');
    expect((await house.operation(operation.id)).status).toBe('failed');
  });

  it('finds a lost poke', async () => {
    await house.stopWorker();
    const { tenant, operation } = await house.create(again('forgotten'));
    // The poke is lost with all that the queue holds.
    await emptyQueue();
    await house.startWorker();
    expect(await ended(operation.id)).toMatchObject({ status: 'succeeded' });
    expect(house.runtime.count(tenant.id)).toBeGreaterThan(0);
  });

  it('lets a newer request end an older pass: it writes no more', async () => {
    const gate = gated();
    house.runtime.answer = async (tenant, verb) => (verb === 'up' ? gate.answer() : done);
    const name = again('overtaken');
    const { operation } = await house.create(name);
    await gate.entered;
    const { operation: removal } = await house.call<{ operation: OperationJson }>('DELETE', `/tenants/${name}`);
    gate.open();
    expect(await ended(removal.id)).toMatchObject({ type: 'delete', status: 'succeeded' });
    expect(await house.operation(operation.id)).toMatchObject({ status: 'superseded' });
    await isStatus(name, 'deleted');
  });

  it('rolls an upgrade that does not come up back, with the reason', async () => {
    const name = again('upgraded');
    const { id } = await ready(name);
    house.runtime.answer = async (tenant) => {
      if (tenant.release.version === '2.0.0') throw broken;
      return done;
    };
    const operation = await verb(name, 'upgrade', { release: '2.0.0' });
    const result = await ended(operation.id);
    expect(result).toMatchObject({ status: 'failed', error: { code: 'server_crash_loop' } });
    expect(result.error?.message).toContain('1.0.0 was put back');
    await eventually(async () => expect(await house.tenant(name)).toMatchObject({ status: 'ready', release: '1.0.0' }));
    expect(house.runtime.runs.findLast((run) => run.tenant.id === id)?.tenant.release.version).toBe('1.0.0');
  });

  it('brings a tenant back whose stuck upgrade is cancelled', async () => {
    const name = again('regretted');
    await ready(name);
    house.runtime.answer = async (tenant) =>
      tenant.release.version === '2.0.0' ? { state: 'wait', reason: 'nothing comes', afterMs: 50 } : done;
    const { id } = await verb(name, 'upgrade', { release: '2.0.0' });
    await eventually(async () => expect(await house.operation(id)).toMatchObject({ status: 'running' }));
    expect(await house.call('POST', `/operations/${id}/cancel`)).toMatchObject({ status: 'cancelled' });
    await eventually(async () => {
      const tenant = await house.tenant(name);
      expect(tenant).toMatchObject({ status: 'ready', release: '1.0.0', status_reason: null });
      expect(tenant['observed_generation']).toBe(tenant['generation']);
    });
    expect(await house.operation(id)).toMatchObject({ status: 'cancelled', error: null });
    expect(await ended((await verb(name, 'restart')).id)).toMatchObject({ status: 'succeeded' });
  });

  it('upgrades to a release that works', async () => {
    const name = again('newer');
    await ready(name);
    const operation = await verb(name, 'upgrade', { release: '2.0.0' });
    expect(await ended(operation.id)).toMatchObject({ status: 'succeeded' });
    expect(await house.tenant(name)).toMatchObject({ status: 'ready', release: '2.0.0' });
  });

  it('ends an operation at its deadline and goes on with the tenant', async () => {
    house.runtime.answer = async () => ({ state: 'wait', reason: 'nothing comes', afterMs: 50 });
    const name = again('late');
    const { operation } = await house.create(name);
    await house.dataSource.query('UPDATE control_plane.operation SET deadline_at = now() WHERE id = $1', [
      operation.id,
    ]);
    // As in service: the resync comes again and again, and a pass that was under way may be the last to write.
    const overdue = await eventually(async () => {
      await resync();
      const seen = await house.operation(operation.id);
      expect(seen.status).toBe('failed');
      return seen;
    });
    expect(overdue).toMatchObject({ status: 'failed', error: { code: 'deadline_exceeded' } });
    await isStatus(name, 'failed');
    house.runtime.answer = async () => done;
    await isStatus(name, 'ready');
  });

  it('suspends, resumes, deletes, undeletes and purges', async () => {
    const name = again('lived');
    const { id } = await ready(name);
    for (const [path, status] of [
      ['suspend', 'suspended'],
      ['resume', 'ready'],
    ] as const) {
      expect(await ended((await verb(name, path)).id)).toMatchObject({ status: 'succeeded' });
      await isStatus(name, status);
    }
    const remove = () => house.call<{ operation: OperationJson }>('DELETE', `/tenants/${name}`);
    await ended((await remove()).operation.id);
    await isStatus(name, 'deleted');
    expect(await house.databases.exists(id)).toBe(true);
    expect(await canLogIn(id)).toBe(false);
    await ended((await verb(name, 'undelete')).id);
    await isStatus(name, 'ready');
    expect(await canLogIn(id)).toBe(true);
    await ended((await remove()).operation.id);
    expect(await ended((await verb(name, 'purge')).id)).toMatchObject({ status: 'succeeded' });
    expect(await house.databases.exists(id)).toBe(false);
    expect(await house.tenant(id)).toMatchObject({ status: 'purged' });
  });

  it('purges what is past its retention', async () => {
    const name = again('expired');
    const { id } = await ready(name);
    const { operation } = await house.call<{ operation: OperationJson }>('DELETE', `/tenants/${name}`);
    await ended(operation.id);
    await house.dataSource.query('UPDATE control_plane.tenant SET purge_at = now() WHERE id = $1', [id]);
    await resync();
    await eventually(async () => expect(await house.tenant(id)).toMatchObject({ status: 'purged' }));
    expect(await house.databases.exists(id)).toBe(false);
  });

  it('repairs drift of a tenant that owes nothing, without an operation', async () => {
    const { id } = await ready(again('drifted'));
    await house.dataSource.query(`ALTER ROLE ${runtimeRoleOf(id)} NOLOGIN`);
    await house.worker.get(ReconcileQueue).poke(id);
    await eventually(async () => expect(await canLogIn(id)).toBe(true));
    const { items } = await house.call<{ items: OperationJson[] }>('GET', `/operations?tenant=${id}`);
    expect(items).toHaveLength(1);
  });

  describe('a look at everything', () => {
    const everything = () => house.worker.get(Resync).everything();
    // The next round of the resync is always in the queue.
    const quiet = async () => {
      await eventually(async () => expect(await house.queue.depth()).toBeLessThanOrEqual(1));
      await delay(200);
    };
    const lookedAt = async (id: string) => (await house.tenant(id))['last_reconciled_at'] as string;

    beforeEach(async () => {
      await house.dataSource.query(
        "UPDATE control_plane.tenant SET status = 'purged', desired_state = 'purged', failure_count = 0, observed_generation = generation",
      );
      house.runtime.settled = async () => true;
      await quiet();
    });

    it('passes over what is as it should be, whatever is wanted of it', async () => {
      const ids: string[] = [];
      const [up, asleep, gone] = ['look-up', 'look-asleep', 'look-gone'].map(again) as [string, string, string];
      for (const name of [up, asleep, gone]) ids.push((await ready(name)).id);
      await ended((await verb(asleep, 'suspend')).id);
      const { operation } = await house.call<{ operation: OperationJson }>('DELETE', `/tenants/${gone}`);
      await ended(operation.id);
      await quiet();
      const before = await Promise.all(ids.map(lookedAt));
      const runs = house.runtime.runs.length;

      const asked: string[] = [];
      house.runtime.settled = async ({ id }, direction) => {
        asked.push(`${ids.indexOf(id)} ${direction}`);
        return true;
      };
      expect(await everything()).toBe(0);
      expect(asked.toSorted()).toEqual(['0 up', '1 suspend', '2 down']);
      expect(house.runtime.runs).toHaveLength(runs);
      const after = await Promise.all(ids.map(lookedAt));
      for (const [index, at] of after.entries()) expect(Date.parse(at)).toBeGreaterThan(Date.parse(before[index]!));
    }, 30_000);

    it.each<[string, (id: string) => Promise<unknown>]>([
      ['whose runtime finds something to do', async () => (house.runtime.settled = async () => false)],
      [
        'that cannot be looked at',
        async () => (house.runtime.settled = () => Promise.reject(new Error('connect ECONNREFUSED'))),
      ],
      ['whose role is locked', (id) => house.dataSource.query(`ALTER ROLE ${runtimeRoleOf(id)} NOLOGIN`)],
      [
        'that has a release which is not there any more',
        (id) => house.dataSource.query("UPDATE control_plane.tenant SET release = 'gone' WHERE id = $1", [id]),
      ],
    ])(
      'has a pass made over one %s, and no other',
      async (what, spoil) => {
        const name = again(`look-${what.length}`);
        const [{ id }, other] = [await ready(name), await ready(`${name}-other`)];
        await quiet();
        await spoil(id);
        const { settled } = house.runtime;
        house.runtime.settled = (tenant, direction) =>
          tenant.id === other.id ? Promise.resolve(true) : settled(tenant, direction);
        const before = [await lookedAt(id), await lookedAt(other.id)];
        const runs = house.runtime.count(other.id);
        expect(await everything()).toBe(1);
        await eventually(async () => expect(await lookedAt(id)).not.toBe(before[0]));
        expect(house.runtime.count(other.id)).toBe(runs);
      },
      30_000,
    );

    it('opens the door of a tenant that somebody locked in the database', async () => {
      const { id } = await ready(again('look-locked'));
      await house.dataSource.query(`ALTER ROLE ${runtimeRoleOf(id)} NOLOGIN`);
      await everything();
      await eventually(async () => expect(await canLogIn(id)).toBe(true));
    }, 30_000);

    it('does not mark as seen what changed while it was looked at', async () => {
      const { id } = await ready(again('look-changed'));
      await quiet();
      const gate = gated();
      house.runtime.settled = async () => {
        await gate.answer();
        return true;
      };
      const looking = everything();
      await gate.entered;
      await house.dataSource.query(
        'UPDATE control_plane.tenant SET generation = generation + 1, last_reconciled_at = NULL WHERE id = $1',
        [id],
      );
      gate.open();
      await looking;
      expect(await lookedAt(id)).toBeNull();
    }, 30_000);
  });

  if (kind === 'redis') {
    it('takes requests while Redis is away, and carries them out by itself when it is back and empty', async () => {
      await redis?.kill();
      const { operation } = await house.create(again('unheard'));
      await redis?.restart();
      await eventually(async () => expect((await house.operation(operation.id)).status).toBe('succeeded'));
    }, 90_000);
  }

  async function canLogIn(id: string): Promise<boolean> {
    const [row] = await house.dataSource.query<{ login: boolean }[]>(
      'SELECT rolcanlogin AS login FROM pg_roles WHERE rolname = $1',
      [runtimeRoleOf(id)],
    );
    return row?.login === true;
  }

  async function emptyQueue(): Promise<void> {
    if (redis) {
      await redis.kill();
      await redis.restart();
      await eventually(() => house.queue.depth());
      return;
    }
    const tables = await house.dataSource.query<{ name: string }[]>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
        WHERE schemaname = 'bullmq' AND tablename NOT LIKE '%migration%'`,
    );
    await house.dataSource.query(`TRUNCATE ${tables.map(({ name }) => name).join(', ')} CASCADE`);
  }
});

/** An answer that a step waits for until `open` is called. */
function gated() {
  let open: () => void = () => undefined;
  let enter: () => void = () => undefined;
  const opened = new Promise<void>((done) => (open = done));
  const entered = new Promise<void>((done) => (enter = done));
  return {
    entered,
    open,
    answer: async (): Promise<StepResult> => {
      enter();
      await opened;
      return done;
    },
  };
}

async function eventually<T>(check: () => Promise<T> | T): Promise<T> {
  for (const until = Date.now() + 60_000; ;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > until) throw error;
      await delay(30);
    }
  }
}
