import { setTimeout as delay } from 'node:timers/promises';
import { eventually, type TenantJson, Zendo } from './testing/zendo.js';

interface OperationJson {
  readonly type: string;
  readonly status: string;
  readonly steps: { name: string; state: string }[];
}

/** Every moment of a create is somewhere between these: right after the request, in the database, in the migration, at the start. */
const MOMENTS_MS = [0, 300, 1_000];

describe('Zendo under kill -9', () => {
  let zendo: Zendo;
  let bystander: TenantJson;

  beforeAll(async () => {
    zendo = await Zendo.make();
    await zendo.start();
    await zendo.create('bystander');
    bystander = await zendo.ready('bystander');
  }, 600_000);

  afterAll(() => zendo?.remove(), 60_000);

  /** The tenant is there once: one operation that succeeded, one server, no migration, and its owner can log in. */
  async function expectOnce(name: string): Promise<void> {
    const tenant = await zendo.ready(name);
    const { items } = await zendo.call<{ items: OperationJson[] }>('GET', `/operations?tenant=${tenant.id}`);
    expect(items.map(({ type, status }) => ({ type, status }))).toEqual([{ type: 'create', status: 'succeeded' }]);
    expect(items[0]?.steps.map(({ state }) => state)).toEqual(items[0]?.steps.map(() => 'succeeded'));
    const { items: tenants } = await zendo.call<{ items: TenantJson[] }>('GET', '/tenants?limit=100');
    expect(tenants.filter((one) => one.name === name)).toHaveLength(1);
    const login = await fetch(`${tenant.url}/api/v1/login`, {
      method: 'POST',
      body: new URLSearchParams({ username: 'ada', password: 'correct horse battery' }),
    });
    expect(login.status).toBe(200);
    await eventually(() => {
      expect(zendo.pidsOf('migrations')).toEqual([]);
      expect(zendo.pidsOf('tenants')).toHaveLength(tenants.length);
      expect(zendo.pidsOf('api')).toHaveLength(1);
      expect(zendo.pidsOf('worker')).toHaveLength(1);
      expect(zendo.pidsOf('postgres')).toHaveLength(1);
    });
  }

  /** Asks `url` all the time. @returns how to stop; it answers how many requests failed, of how many */
  function watch(url: string): () => Promise<{ asked: number; failed: number }> {
    const state = { asked: 0, failed: 0, stopped: false };
    const loop = (async () => {
      while (!state.stopped) {
        state.asked += 1;
        const ok = await fetch(url).then(
          (answer) => answer.ok,
          () => false,
        );
        if (!ok) state.failed += 1;
        await delay(20);
      }
    })();
    return async () => {
      state.stopped = true;
      await loop;
      return { asked: state.asked, failed: state.failed };
    };
  }

  describe.each(['worker', 'api'] as const)('of the %s', (part) => {
    it.each(MOMENTS_MS)(
      '%i ms into a create: the tenant becomes ready, once, and others notice nothing',
      async (ms) => {
        const name = `${part}-${ms}`;
        const unwatch = watch(`${bystander.url}/api/v1/info`);
        await zendo.create(name);
        await delay(ms);
        const [pid] = zendo.pidsOf(part);
        process.kill(pid!, 'SIGKILL');
        await expectOnce(name);
        expect(zendo.pidsOf(part)).not.toContain(pid);
        const { asked, failed } = await unwatch();
        expect(asked).toBeGreaterThan(0);
        expect(failed).toBe(0);
      },
      600_000,
    );
  });

  it.each(MOMENTS_MS)(
    'of PostgreSQL, %i ms into a create: the tenant becomes ready, once',
    async (ms) => {
      await zendo.create(`postgres-${ms}`);
      await delay(ms);
      const [pid] = zendo.pidsOf('postgres');
      process.kill(pid!, 'SIGKILL');
      await eventually(() => {
        expect(zendo.pidsOf('postgres')).toHaveLength(1);
        expect(zendo.pidsOf('postgres')).not.toContain(pid);
      });
      await expectOnce(`postgres-${ms}`);
      await zendo.ready('bystander');
    },
    600_000,
  );

  it.each(MOMENTS_MS)(
    'of the launcher, %i ms into a create: nothing is left, and the next start ends it',
    async (ms) => {
      const ports = await portsOf();
      await zendo.create(`launcher-${ms}`);
      await delay(ms);
      await zendo.kill();
      await eventually(() => expect(zendo.processes()).toEqual([]));
      await zendo.start();
      await expectOnce(`launcher-${ms}`);
      for (const [name, url] of ports) expect((await zendo.ready(name)).url).toBe(url);
    },
    600_000,
  );

  it('of a tenant server: it is back, on its port', async () => {
    const before = zendo.pidsOf('tenants');
    process.kill(before[0]!, 'SIGKILL');
    await eventually(() => {
      const now = zendo.pidsOf('tenants');
      expect(now).toHaveLength(before.length);
      expect(now).not.toContain(before[0]);
    });
    for (const [name, url] of await portsOf()) expect((await zendo.ready(name)).url).toBe(url);
  }, 600_000);

  async function portsOf(): Promise<[string, string][]> {
    const { items } = await zendo.call<{ items: TenantJson[] }>('GET', '/tenants?limit=100');
    return items.map(({ name, url }) => [name, url]);
  }
});
