import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Figures } from '../fuzz/figures.js';
import type { Sample } from '../fuzz/memory.js';

export interface FuzzReport extends Figures {
  readonly mode: string;
  readonly memory: readonly Sample[];
  /** Mean PSS of each quarter of the time. */
  readonly quarters: readonly number[];
}

/** What the fuzzing part left, or undefined when it was not run. */
export async function readFuzz(directory: string): Promise<FuzzReport | undefined> {
  const text = await readFile(join(directory, 'fuzz.json'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as FuzzReport);
}

/** The figures as they are printed. */
export function describeFuzz(report: FuzzReport): string {
  const counts = (counted: Readonly<Record<string, number>>): string =>
    Object.entries(counted)
      .map(([name, times]) => `${name} ${times}`)
      .join(', ');
  const of = (check: string): number => report.failures.filter((each) => each.check === check).length;
  const megabytes = (values: readonly number[]): string => values.map((value) => value.toFixed(1)).join(', ');
  const rss = report.memory.map(({ rssMb }) => rssMb);
  return [
    `schemathesis, ${report.mode} mode: ${report.calls} calls to ${report.operations} operations, of which ${report.succeeded} did what was asked`,
    `  by class     ${counts(report.byClass)}`,
    `  by status    ${counts(report.byStatus)}`,
    `  failures     ${report.failures.length}; server errors ${of('not_a_server_error')}, undocumented statuses ${of('status_code_conformance')}`,
    `  no answer    ${counts(report.unanswered) || 'never'}; slowest ${report.slowest.seconds.toFixed(2)} s, ${report.slowest.operation}`,
    `  memory       PSS by quarter ${megabytes(report.quarters)} MB; RSS ${megabytes([rss[0] ?? 0, Math.max(...rss), rss.at(-1) ?? 0])} MB at first, most and last`,
    '  against a check on purpose:',
    ...Object.entries(report.accepted).map(([because, times]) => `${String(times).padStart(6)}  ${because}`),
  ].join('\n');
}
