/** What the process ends with. Documented in docs/cli.md; scripts rely on it, so a number never changes its meaning. */
export const ExitCode = {
  Ok: 0,
  Error: 1,
  Usage: 2,
  NotFound: 3,
  Conflict: 4,
  OperationFailed: 5,
  Timeout: 6,
  Auth: 7,
  Unreachable: 8,
  Interrupted: 130,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
