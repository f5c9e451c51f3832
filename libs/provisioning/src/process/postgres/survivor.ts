import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './binaries.js';

const FAST_STOP_MS = 30_000;
const IMMEDIATE_STOP_MS = 10_000;

/**
 * Stops a PostgreSQL that outlived the Zendo that started it on `data`, and removes a `postmaster.pid` that a crash
 * left behind and that now names an unrelated process. @returns whether one was running
 * @throws EmbeddedPostgresError `start_failed` when it cannot be stopped
 */
export async function stopSurvivor(data: string): Promise<boolean> {
  const file = join(data, 'postmaster.pid');
  const pid = postmasterPid(data);
  if (pid === undefined) return false;
  if (!isPostmasterOf(pid, data)) {
    // PostgreSQL itself would refuse to start when another program has got that process id since.
    rmSync(file, { force: true });
    return false;
  }
  for (const [signal, patienceMs] of [
    ['SIGINT', FAST_STOP_MS],
    ['SIGQUIT', IMMEDIATE_STOP_MS],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return true;
      throw new EmbeddedPostgresError('start_failed', `PostgreSQL (process ${pid}) still runs on ${data}.`, {
        cause: error,
      });
    }
    const until = Date.now() + patienceMs;
    while (Date.now() < until) {
      if (!isPostmasterOf(pid, data)) return true;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new EmbeddedPostgresError('start_failed', `PostgreSQL (process ${pid}) on ${data} does not stop.`);
}

/** The process id in `postmaster.pid`, or undefined when PostgreSQL is not (or was cleanly stopped) on `data`. */
export function postmasterPid(data: string): number | undefined {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const pid = Math.abs(Number.parseInt(readFileSync(file, 'utf8'), 10));
  return pid > 0 ? pid : undefined;
}

function isPostmasterOf(pid: number, data: string): boolean {
  const command = commandOf(pid);
  return command !== undefined && command.includes('postgres') && command.includes(data);
}

function commandOf(pid: number): string | undefined {
  try {
    // A zombie has an empty command line: it is gone for our purposes.
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    if (existsSync('/proc/self')) return undefined;
    const ps = spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' });
    return ps.status === 0 ? ps.stdout.trim() : undefined;
  }
}
