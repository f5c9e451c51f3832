import { CommanderError } from 'commander';

import type { App } from './app.js';
import { CliError } from './errors/cli.error.js';
import { ExitCode } from './errors/exit-code.js';
import { describeError, exitCodeOfError } from './errors/report.js';
import { buildProgram } from './program.js';

/** Runs one command line, without the program's name. @returns the exit code; never throws */
export async function run(app: App, words: readonly string[]): Promise<ExitCode> {
  try {
    const [first, ...rest] = words;
    const line = first === '--version' ? ['-V', ...rest] : [...words];
    await buildProgram(app).parseAsync(line, { from: 'user' });
    return ExitCode.Ok;
  } catch (error) {
    // Commander has printed what was wrong, or the help or version that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.Ok : ExitCode.Usage;
    if (error instanceof CliError || !(error instanceof Error && isBrokenPipe(error))) {
      app.streams.stderr.write(describeError(error, app.paint));
    }
    return exitCodeOfError(error);
  }
}

const isBrokenPipe = (error: Error): boolean => (error as NodeJS.ErrnoException).code === 'EPIPE';
