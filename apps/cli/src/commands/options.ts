import { type Command, InvalidArgumentError, Option } from 'commander';

import { parseDuration } from '../output/time.js';

/** Parses a duration for commander. @returns milliseconds */
export function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new InvalidArgumentError('It looks like 90s, 5m or 1h.');
  return ms;
}

/** Parses a whole number from 1 for commander. */
export function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It is a whole number from 1.');
  return value;
}

/** Collects `--label key=value`, also repeated. A label without `=` is refused. */
export function label(text: string, before: Record<string, string> = {}): Record<string, string> {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('It looks like team=blue.');
  return { ...before, [text.slice(0, equals)]: text.slice(equals + 1) };
}

/** As `label`, but `key-` removes the label. */
export function labelChange(text: string, before: Record<string, string | null> = {}): Record<string, string | null> {
  if (text.endsWith('-') && !text.includes('=')) return { ...before, [text.slice(0, -1)]: null };
  return { ...before, ...label(text) };
}

/** Adds what every command that starts an operation takes. */
export function waiting(command: Command): Command {
  return command
    .option('-w, --wait', 'wait until the operation has ended and show its steps')
    .addOption(
      new Option('--timeout <duration>', 'stop waiting after this long, such as 90s or 5m (implies --wait)').argParser(
        duration,
      ),
    );
}

/** What `waiting` adds. */
export interface WaitOptions {
  readonly wait?: boolean;
  readonly timeout?: number;
}

/** Whether to wait: a time-out alone says so, too. */
export const waits = ({ wait, timeout }: WaitOptions): boolean => wait === true || timeout !== undefined;
