/**
 * Orders steps so that each comes after those before it, in waves: first those that wait for nothing, in the order
 * given. Steps of a circle, which no client makes, come last.
 * @param upstream names of the steps before, by step; names that are no step are passed over.
 */
export function sortSteps(upstream: ReadonlyMap<string, readonly string[]>): string[] {
  const waiting = new Map<string, number>();
  const after = new Map<string, string[]>();
  for (const [step, before] of upstream) {
    const known = [...new Set(before)].filter((name) => upstream.has(name));
    waiting.set(step, known.length);
    for (const name of known) after.set(name, [...(after.get(name) ?? []), step]);
  }
  const sorted: string[] = [];
  let wave = [...waiting].filter(([, count]) => count === 0).map(([step]) => step);
  while (wave.length > 0) {
    sorted.push(...wave);
    const next: string[] = [];
    for (const step of wave.flatMap((name) => after.get(name) ?? [])) {
      const left = (waiting.get(step) ?? 0) - 1;
      waiting.set(step, left);
      if (left === 0) next.push(step);
    }
    wave = next;
  }
  const done = new Set(sorted);
  return [...sorted, ...[...upstream.keys()].filter((step) => !done.has(step))];
}
