/** One place where two values differ. */
export interface Difference {
  readonly path: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

/** Stands for a member that one side does not have at all. */
export const ABSENT = '<absent>';

/** Every place where `actual` differs from `expected`; the order of an object's members means nothing. */
export function diff(expected: unknown, actual: unknown, path = ''): Difference[] {
  if (Object.is(expected, actual)) return [];
  if (Array.isArray(expected) && Array.isArray(actual)) {
    const length = Math.max(expected.length, actual.length);
    return Array.from({ length }, (_, index) =>
      diff(
        index < expected.length ? expected[index] : ABSENT,
        index < actual.length ? actual[index] : ABSENT,
        `${path}[${index}]`,
      ),
    ).flat();
  }
  if (isObject(expected) && isObject(actual)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
    return keys.flatMap((key) =>
      diff(
        key in expected ? expected[key] : ABSENT,
        key in actual ? actual[key] : ABSENT,
        path ? `${path}.${key}` : key,
      ),
    );
  }
  return [{ path, expected, actual }];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const show = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 160 ? `${text.slice(0, 157)}...` : text;
};

/** Differences as lines for a person; those at the same place of many answers are told once, with how often. */
export function describe(differences: readonly Difference[], most = 80): string {
  const groups = new Map<string, { difference: Difference; times: number }>();
  for (const difference of differences) {
    const place = difference.path.replace(/^.*? » /, '').replaceAll(/\[\d+\]/g, '[]');
    const key = `${place} ${show(difference.expected)} ${show(difference.actual)}`;
    const group = groups.get(key) ?? { difference, times: 0 };
    group.times += 1;
    groups.set(key, group);
  }
  const lines = [...groups.values()].map(
    ({ difference: { path, expected, actual }, times }) =>
      `${path}${times > 1 ? ` (and ${times - 1} more like it)` : ''}\n    official: ${show(expected)}\n    zendo:    ${show(actual)}`,
  );
  const more = lines.length > most ? `\n… and ${lines.length - most} more kinds of difference` : '';
  return `${differences.length} differences of ${lines.length} kinds\n${lines.slice(0, most).join('\n')}${more}`;
}
