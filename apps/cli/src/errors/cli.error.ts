import { ExitCode } from './exit-code.js';

/** An error that a person can act on: what went wrong, optional faults line by line, and what to do next. */
export class CliError extends Error {
  constructor(
    message: string,
    readonly exitCode: ExitCode = ExitCode.Error,
    readonly options: {
      /** What to do next, one line. */
      readonly hint?: string;
      /** Single faults, such as one a field. */
      readonly faults?: readonly string[];
      /** The API's stable error code. */
      readonly code?: string;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'CliError';
  }
}
