import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { SetupError, say } from './log.mjs';

/** The full path of a program, looked up on PATH and where Debian keeps programs for root; `undefined` when absent. */
export function which(program) {
  const directories = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin'];
  for (const directory of directories.filter(Boolean)) {
    const file = join(directory, program);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not here.
    }
  }
  return undefined;
}

/**
 * Runs a program to its end and returns `{code, output}`; never throws for an exit code.
 * @param options.env added to the environment; `show` passes what it prints on to stderr; `timeoutMs` kills it
 */
export function run(command, args, { env = {}, cwd, show = false, timeoutMs = 1_200_000 } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output = (output + text).slice(-200_000);
        if (show) process.stderr.write(text);
      });
    }
    child.once('error', (error) => {
      output += error.message;
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, output });
    });
  });
}

/** As `run`, but an exit code other than 0 is a SetupError that shows the end of what was printed. */
export async function must(what, command, args, options) {
  const { code, output } = await run(command, args, options);
  if (code !== 0) throw new SetupError(`${what} failed (${command} ended with ${code}):\n${ends(output)}`);
  return output;
}

/** How long is waited before each further try of what comes over a network. */
const PAUSES_MS = [5_000, 30_000];

/**
 * As `must`, for what comes over a network and can be begun anew: tried three times, since a mirror that fails now may
 * answer in a moment.
 */
export const mustFetch = (what, command, args, options) => persist(what, () => must(what, command, args, options));

/** Does `work` again, up to three times in all, while it ends in a SetupError. @throws the last one */
export async function persist(what, work, pausesMs = PAUSES_MS) {
  for (let failed = 0; ; failed += 1) {
    try {
      return await work(failed);
    } catch (error) {
      const pauseMs = pausesMs[failed];
      if (!(error instanceof SetupError) || pauseMs === undefined) throw error;
      const tries = `try ${failed + 1} of ${pausesMs.length + 1}`;
      say(`${what} failed, ${tries}; the next one is in ${pauseMs / 1000} s:\n${error.message.slice(-1500)}`);
      await sleep(pauseMs);
    }
  }
}

/** The beginning, which says what was wrong, and the end, which says how it ended. */
const ends = (output) => (output.length <= 4000 ? output : `${output.slice(0, 2000)}\n[…]\n${output.slice(-2000)}`);
