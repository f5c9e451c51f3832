import { keep, runSession, withOfficialServer, withTenant } from './sessions.js';

interface Numbered {
  readonly id: string;
  readonly number: number;
}

/** What crowd.py writes: what the clients say they made, and what there is. */
interface Crowd {
  /** How long the clients took, or were given. */
  readonly seconds: number;
  /** How many came to their end. */
  readonly ended: number;
  readonly errors: readonly string[];
  readonly made: { readonly artifact_versions: string[]; readonly model_versions: string[]; readonly runs: string[] };
  /** Nothing when the server did not even tell that afterwards. */
  readonly there: {
    readonly artifact_versions: readonly Numbered[];
    readonly model_versions: readonly Numbered[];
    readonly runs: readonly (Numbered & { readonly status: string })[];
    readonly steps: number;
    readonly tags: number;
  } | null;
}

const CLIENTS = 16;
const ROUNDS = 4;
const KINDS = ['artifact_versions', 'model_versions', 'runs'] as const;
/** How long the official server is waited for: it may starve, and its figure is only for comparison. */
const OFFICIAL_SECONDS = 60;

const ids = (things: readonly Numbered[]): string[] => things.map(({ id }) => id).sort();
const numbers = (things: readonly Numbered[]): number[] => things.map(({ number }) => number).sort((a, b) => a - b);
const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

describe('sixteen real clients at once', () => {
  let crowd: Crowd;
  let there: NonNullable<Crowd['there']>;

  beforeAll(async () => {
    crowd = await withTenant((url) => runSession<Crowd>(url, 'crowd.py', ['600']));
    keep('crowd-zendo', crowd);
    if (!crowd.there) throw new Error(`the tenant could not tell what there is: ${crowd.errors.join('\n')}`);
    ({ there } = crowd);
  });

  afterAll(async () => {
    const official = await withOfficialServer((url) =>
      runSession<Crowd>(url, 'crowd.py', [String(OFFICIAL_SECONDS)]),
    ).catch((error: unknown) => String(error));
    keep('crowd-official', official);
    process.stdout.write(`sixteen clients, Zendo:    ${JSON.stringify(figures(crowd))}\n`);
    process.stdout.write(
      `sixteen clients, official: ${JSON.stringify(typeof official === 'string' ? official : figures(official))}\n`,
    );
  });

  it('meet no error, and come to their end', () => {
    expect(crowd.errors).toEqual([]);
    expect(crowd.ended).toBe(CLIENTS);
  });

  it.each(['artifact_versions', 'model_versions'] as const)(
    'get %s with distinct, gapless numbers, and lose none',
    (kind) => {
      expect(crowd.made[kind]).toHaveLength(CLIENTS * ROUNDS);
      expect(ids(there[kind])).toEqual([...crowd.made[kind]].sort());
      expect(numbers(there[kind])).toEqual(upTo(CLIENTS * ROUNDS));
    },
  );

  it('get runs with distinct, gapless indexes, and lose none', () => {
    const all = CLIENTS * (ROUNDS + 1) + 1;
    expect(there.runs).toHaveLength(all);
    expect(crowd.made.runs).toHaveLength(all - 1);
    expect(ids(there.runs)).toEqual(expect.arrayContaining(crowd.made.runs));
    expect(numbers(there.runs)).toEqual(upTo(all));
    expect(there.runs.filter(({ status }) => status === 'completed')).toHaveLength(CLIENTS + 1);
    expect(there.steps).toBe(CLIENTS + 1);
  });

  it('make the tag that all of them want once', () => {
    expect(there.tags).toBe(1);
  });
});

/** What of a crowd is printed. */
function figures({ seconds, ended, made, errors, there }: Crowd): Record<string, unknown> {
  const things = KINDS.flatMap((kind) => made[kind]);
  const known = new Set(KINDS.flatMap((kind) => there?.[kind].map(({ id }) => id) ?? []));
  const doubles = (kind: (typeof KINDS)[number]): number => {
    const all = there?.[kind].map(({ number }) => number) ?? [];
    return all.length - new Set(all).size;
  };
  return {
    seconds,
    'clients that ended': `${ended} of ${CLIENTS}`,
    made: `${things.length} of ${CLIENTS * (3 * ROUNDS + 1)}`,
    errors: errors.length,
    lost: there ? things.filter((id) => !known.has(id)).length : 'unknown',
    'duplicate numbers': there ? KINDS.map(doubles).reduce((sum, each) => sum + each, 0) : 'unknown',
  };
}
