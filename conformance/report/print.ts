import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { type Difference } from '../../tools/e2e/compare/diff.js';
import { describeFuzz, readFuzz } from './fuzz.js';
import type { Result } from './results.js';

interface Part {
  readonly part: string;
  readonly results: readonly Result[];
  /** All operations there are, where the part knows them. */
  readonly operations?: readonly string[];
}

interface Row {
  readonly part: string;
  readonly operations: number;
  readonly asked: number;
  readonly equal: number;
  readonly onPurpose: number;
  readonly byMistake: number;
}

/** Prints the table of what the parts in a directory found, and writes it as JSON. */
export async function printReport(directory: string, file: string): Promise<void> {
  const names = (await readdir(directory)).filter((name) => /^part-.*\.json$/.test(name)).sort();
  const parts = await Promise.all(
    names.map(async (name) => JSON.parse(await readFile(join(directory, name), 'utf8')) as Part),
  );
  const fuzz = await readFuzz(directory);
  if (fuzz) process.stdout.write(`\n${describeFuzz(fuzz)}\n`);
  if (parts.length === 0) {
    if (fuzz) await writeReport(file, { fuzz });
    return;
  }
  const rows = parts.map(({ part, results }) => row(part, results));
  const operations = [...new Set(parts.flatMap(({ operations }) => operations ?? []))];
  const covered = new Set(parts.flatMap(({ results }) => results.flatMap(({ operation }) => operation ?? [])));
  const reasons = countReasons(parts.flatMap(({ results }) => results));
  const uncovered = operations.filter((operation) => !covered.has(operation));
  process.stdout.write(`\n${table(rows)}\n`);
  if (operations.length > 0)
    process.stdout.write(`${operations.length - uncovered.length} of ${operations.length} operations covered\n`);
  for (const operation of uncovered) process.stdout.write(`  not covered: ${operation}\n`);
  process.stdout.write('\nDifferent on purpose:\n');
  for (const [because, times] of reasons) process.stdout.write(`${String(times).padStart(6)}  ${because}\n`);
  const perOperation = Object.fromEntries(
    operations.map((operation) => [
      operation,
      row(
        operation,
        parts.flatMap(({ results }) => results.filter((result) => result.operation === operation)),
      ),
    ]),
  );
  const mistakes: readonly Difference[] = parts.flatMap(({ results }) => results.flatMap((result) => result.mistakes));
  await writeReport(file, {
    rows,
    uncovered,
    reasons: Object.fromEntries(reasons),
    operations: perOperation,
    mistakes,
    fuzz,
  });
}

async function writeReport(file: string, report: Readonly<Record<string, unknown>>): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`\n${file}\n`);
}

function row(part: string, results: readonly Result[]): Row {
  const count = (test: (result: Result) => boolean): number => results.filter(test).length;
  return {
    part,
    operations: new Set(results.flatMap(({ operation }) => operation ?? [])).size,
    asked: results.length,
    equal: count(({ mistakes, because }) => mistakes.length === 0 && because.length === 0),
    onPurpose: count(({ mistakes, because }) => mistakes.length === 0 && because.length > 0),
    byMistake: count(({ mistakes }) => mistakes.length > 0),
  };
}

function table(rows: readonly Row[]): string {
  const head = ['part', 'operations', 'asked', 'equal', 'different on purpose', 'different by mistake'];
  const cells = rows.map((each) =>
    [each.part, each.operations, each.asked, each.equal, each.onPurpose, each.byMistake].map(String),
  );
  const widths = head.map((title, index) => Math.max(title.length, ...cells.map((line) => line[index]?.length ?? 0)));
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, index) => (index === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[index] ?? 0)))
      .join('  ');
  return [line(head), ...cells.map(line)].join('\n');
}

function countReasons(results: readonly Result[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const because of results.flatMap((result) => result.because))
    counts.set(because, (counts.get(because) ?? 0) + 1);
  return new Map([...counts].sort(([, one], [, other]) => other - one));
}
