import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from './eventually.js';

/** A Zendo, on whichever runtime, as the contract of the verbs needs it. */
export interface VerbsHouse {
  /** A new tenant that is ready, on the release `good`. */
  create(name: string): Promise<{ readonly url: string }>;
  api(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> }>;
  /** As a client reaches the tenant. */
  get(url: string, path: string): Promise<{ readonly status: number; readonly text: string }>;
  /**
   * What tells one start of the tenant's server from the next; undefined while none runs.
   * @throws Error while more than one does: an old one that still drains
   */
  running(name: string): Promise<string | undefined>;
  /** Two releases that work, and one that never comes up. */
  readonly releases: { readonly good: string; readonly next: string; readonly broken: string };
}

interface Row {
  readonly title: string;
  readonly verb: string;
  readonly body?: (house: VerbsHouse) => unknown;
  readonly ends: 'succeeded' | 'failed';
  /** What the tenant shows afterwards. */
  readonly shows: (house: VerbsHouse) => Readonly<Record<string, unknown>>;
  readonly health: number;
  /** Whether another server runs afterwards than before. */
  readonly another: boolean;
}

interface Operation {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly error: { readonly code: string; readonly message: string } | null;
}

const ready = { status: 'ready' };
const ROWS: readonly Row[] = [
  {
    title: 'suspend',
    verb: 'suspend',
    ends: 'succeeded',
    shows: () => ({ status: 'suspended' }),
    health: 503,
    another: true,
  },
  { title: 'resume', verb: 'resume', ends: 'succeeded', shows: () => ready, health: 200, another: true },
  { title: 'restart', verb: 'restart', ends: 'succeeded', shows: () => ready, health: 200, another: true },
  {
    title: 'resize',
    verb: 'resize',
    body: () => ({ size: 'medium' }),
    ends: 'succeeded',
    shows: () => ({ ...ready, size: 'medium' }),
    health: 200,
    another: true,
  },
  {
    title: 'upgrade',
    verb: 'upgrade',
    body: ({ releases }) => ({ release: releases.next }),
    ends: 'succeeded',
    shows: ({ releases }) => ({ ...ready, release: releases.next }),
    health: 200,
    another: true,
  },
  {
    title: 'an upgrade that fails, and rolls itself back',
    verb: 'upgrade',
    body: ({ releases }) => ({ release: releases.broken }),
    ends: 'failed',
    shows: ({ releases }) => ({ ...ready, release: releases.next }),
    health: 200,
    another: false,
  },
];

/**
 * The verbs that need only the runtime, one after the other on one tenant, each asked for three times with one
 * Idempotency-Key: twice while it is under way and once when it is over. Call it within a `describe`.
 */
export function verbsContract(open: () => VerbsHouse): void {
  const name = 'verbs';
  const path = `/tenants/${name}`;
  let url: string;

  const operationsOf = async (house: VerbsHouse): Promise<Operation[]> =>
    (await house.api('GET', `/operations?tenant=${name}&limit=200`)).body['items'] as Operation[];

  beforeAll(async () => {
    ({ url } = await open().create(name));
  }, 180_000);

  it.each(ROWS)(
    '$title: once, however often it is asked for with the same key',
    async ({ verb, body, ends, shows, health, another }) => {
      const house = open();
      const server = await house.running(name);
      const before = (await operationsOf(house)).map(({ id }) => id);
      // A key of its own at each run of this test, so that a second try is a request of its own.
      const key = `${verb}-${ends}-${Date.now()}`;
      const ask = async () => {
        const answer = await house.api('POST', `${path}/${verb}`, body?.(house), { 'idempotency-key': key });
        expect(answer).toMatchObject({ status: 202 });
        return (answer.body['operation'] as Operation).id;
      };
      const id = await ask();
      expect(await ask()).toBe(id);

      const ended = await eventually(async () => {
        const operation = (await house.api('GET', `/operations/${id}`)).body as unknown as Operation;
        expect(['succeeded', 'failed']).toContain(operation.status);
        return operation;
      }, 180_000);
      expect(ended).toMatchObject({ type: verb, status: ends });
      if (ends === 'failed') expect(ended.error?.message).toContain(`${house.releases.next} was put back`);
      await eventually(async () => expect((await house.api('GET', path)).body).toMatchObject(shows(house)), 120_000);
      await eventually(async () => expect((await house.get(url, '/health')).status).toBe(health), 60_000);
      const now = await eventually(() => house.running(name), 120_000);
      if (another) expect(now).not.toBe(server);
      else expect(now).toBe(server);

      expect(await ask()).toBe(id);
      await sleep(1_000); // what a third operation would set off shows
      expect((await operationsOf(house)).filter((one) => !before.includes(one.id)).map((one) => one.id)).toEqual([id]);
      expect((await house.api('GET', path)).body).toMatchObject(shows(house));
      expect(await house.running(name)).toBe(now);
      if (health === 503) expect((await house.get(url, '/api/v1/info')).text).toContain(`${name} is suspended`);
    },
    600_000,
  );
}
