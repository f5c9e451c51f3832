/** What python/tally.py writes down of one pass. */
export interface PassFigures {
  /** By operation, how often each status was answered. */
  readonly statuses: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Failures of checks that are meant, by their reason. */
  readonly accepted: Readonly<Record<string, number>>;
  readonly failures: readonly Failure[];
  /** Requests that were not answered in time, or whose connection broke. */
  readonly unanswered: Readonly<Record<string, number>>;
  readonly slowest: { readonly seconds: number; readonly operation: string };
}

export interface Failure {
  readonly check: string;
  readonly operation: string;
  readonly status: number;
  readonly message: string;
  readonly answer: string;
  readonly request: string;
  readonly times: number;
}

/** All passes together, as they are printed and written to the report. */
export interface Figures {
  readonly calls: number;
  readonly operations: number;
  /** Operations that did what they were asked at least once. */
  readonly succeeded: number;
  /** `2xx` and so on. */
  readonly byClass: Readonly<Record<string, number>>;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly accepted: Readonly<Record<string, number>>;
  readonly failures: readonly Failure[];
  readonly unanswered: Readonly<Record<string, number>>;
  readonly slowest: PassFigures['slowest'];
}

export function together(passes: readonly PassFigures[]): Figures {
  const byOperation = passes.flatMap(({ statuses }) => Object.entries(statuses));
  const byStatus = sums(byOperation.map(([, statuses]) => statuses));
  const classes = Object.entries(byStatus).map(([status, times]) => ({ [`${status[0]}xx`]: times }));
  const succeeded = byOperation.filter(([, statuses]) =>
    Object.keys(statuses).some((status) => status.startsWith('2')),
  );
  return {
    calls: Object.values(byStatus).reduce((sum, times) => sum + times, 0),
    operations: new Set(byOperation.map(([operation]) => operation)).size,
    succeeded: new Set(succeeded.map(([operation]) => operation)).size,
    byClass: sums(classes),
    byStatus,
    accepted: sums(passes.map(({ accepted }) => accepted)),
    failures: passes.flatMap(({ failures }) => failures),
    unanswered: sums(passes.map(({ unanswered }) => unanswered)),
    slowest: passes
      .map(({ slowest }) => slowest)
      .reduce((one, other) => (one.seconds < other.seconds ? other : one), { seconds: 0, operation: '' }),
  };
}

function sums(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const [key, times] of counts.flatMap((each) => Object.entries(each))) total[key] = (total[key] ?? 0) + times;
  return total;
}

/** Failures as whoever mends them reads them. */
export const describeFailures = (failures: readonly Failure[], most = 40): string =>
  failures
    .slice(0, most)
    .map(({ check, operation, status, message, answer, request, times }) =>
      [`${check}: ${operation} answered ${status} (${times} times)`, message, request, answer].join('\n  '),
    )
    .concat(failures.length > most ? [`and ${failures.length - most} more`] : [])
    .join('\n\n');
