import { runSession, withTenant } from './sessions.js';

interface Numbered {
  readonly id: string;
  readonly number: number;
}

/** What crowd.py writes: what the clients say they made, and what there is. */
interface Crowd {
  readonly errors: readonly string[];
  readonly made: { readonly artifact_versions: string[]; readonly model_versions: string[]; readonly runs: string[] };
  readonly artifact_versions: readonly Numbered[];
  readonly model_versions: readonly Numbered[];
  readonly runs: readonly (Numbered & { readonly status: string })[];
  readonly steps: number;
  readonly tags: number;
}

const CLIENTS = 16;
const ROUNDS = 4;

const ids = (things: readonly Numbered[]): string[] => things.map(({ id }) => id).sort();
const numbers = (things: readonly Numbered[]): number[] => things.map(({ number }) => number).sort((a, b) => a - b);
const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

describe('sixteen real clients at once', () => {
  let crowd: Crowd;

  beforeAll(async () => {
    crowd = await withTenant((url) => runSession<Crowd>(url, 'crowd.py'));
  }, 1_200_000);

  it('meet no error', () => {
    expect(crowd.errors).toEqual([]);
  });

  it.each(['artifact_versions', 'model_versions'] as const)(
    'get %s with distinct, gapless numbers, and lose none',
    (kind) => {
      expect(crowd.made[kind]).toHaveLength(CLIENTS * ROUNDS);
      expect(ids(crowd[kind])).toEqual([...crowd.made[kind]].sort());
      expect(numbers(crowd[kind])).toEqual(upTo(CLIENTS * ROUNDS));
    },
  );

  it('get runs with distinct, gapless indexes, and lose none', () => {
    const all = CLIENTS * (ROUNDS + 1) + 1;
    expect(crowd.runs).toHaveLength(all);
    expect(ids(crowd.runs)).toEqual(expect.arrayContaining(crowd.made.runs));
    expect(numbers(crowd.runs)).toEqual(upTo(all));
    expect(crowd.runs.filter(({ status }) => status === 'completed')).toHaveLength(CLIENTS + 1);
    expect(crowd.steps).toBe(CLIENTS + 1);
  });

  it('make the tag that all of them want once', () => {
    expect(crowd.tags).toBe(1);
  });
});
