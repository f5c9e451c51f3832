import { CliError } from './cli.error.js';
import { ExitCode } from './exit-code.js';
import type { Paint } from '../output/paint.js';

/** Lines for stderr: the error, its faults, what to do next. Never a stack for an error that is ours. */
export function describeError(error: unknown, paint: Paint): string {
  if (!(error instanceof CliError)) {
    const message = error instanceof Error ? error.message : String(error);
    return `${paint.red('error:')} ${message}\n`;
  }
  const code = error.options.code ? paint.dim(` [${error.options.code}]`) : '';
  const lines = [`${paint.red('error:')} ${error.message}${code}`];
  for (const fault of error.options.faults ?? []) lines.push(`  - ${fault}`);
  if (error.options.hint) lines.push(`${paint.dim('hint:')} ${error.options.hint}`);
  return `${lines.join('\n')}\n`;
}

/** What the process ends with because of this error. */
export function exitCodeOfError(error: unknown): ExitCode {
  return error instanceof CliError ? error.exitCode : ExitCode.Error;
}
