import { type ChildProcess, spawn } from 'node:child_process';
import type { RunAs } from './run-as.js';

// A shell of a megabyte stands between us and PostgreSQL. It has a session of its own, so that Ctrl-C does not stop the
// database before those who use it; and when whoever it watches is gone, however it died, it stops the database.
// $1 is the process to watch, or "-" for the pipe at standard input; $2 a directory to remove afterwards, or "-".
const SCRIPT = `
watch=$1; remove=$2; shift 2
exec 3<&0
"$@" </dev/null 3<&- &
pid=$!
if [ "$watch" = - ]; then
  (while read -r _ <&3; do :; done; kill -INT $pid) 2>/dev/null &
else
  (exec >/dev/null 2>&1; while kill -0 "$watch" || [ -d "/proc/$watch" ]; do sleep 1; done; kill -INT $pid) &
fi
watcher=$!
trap 'kill -INT $pid 2>/dev/null' TERM INT HUP
wait $pid; code=$?
while kill -0 $pid 2>/dev/null; do wait $pid; code=$?; done
kill $watcher 2>/dev/null
if [ "$remove" != - ]; then rm -rf "$remove"; fi
exit $code
`;

/** Whose end also ends the guarded program: the holder of the pipe to it (us), or another process. */
export type Watched = { readonly pipe: true } | { readonly pid: number; readonly removeAfterwards: string };

/** Starts `command` under a guardian. With `pipe`, ending the child's stdin stops the command (SIGINT). */
export function spawnGuarded(
  command: readonly string[],
  options: {
    readonly watched: Watched;
    readonly runAs: RunAs;
    readonly cwd: string;
    readonly environment: NodeJS.ProcessEnv;
    /** A descriptor for all output; else stdout and stderr are pipes. */
    readonly outputFd?: number;
  },
): ChildProcess {
  const { watched, runAs } = options;
  const watch = 'pid' in watched ? String(watched.pid) : '-';
  const remove = 'pid' in watched ? watched.removeAfterwards : '-';
  const output = options.outputFd ?? 'pipe';
  const child = spawn('/bin/sh', ['-c', SCRIPT, 'zendo-postgres', watch, remove, ...runAs.prefix, ...command], {
    cwd: options.cwd,
    env: options.environment,
    detached: true,
    stdio: ['pid' in watched ? 'ignore' : 'pipe', output, output],
    ...runAs.user,
  });
  // It watches another process, so ours may end before it.
  if ('pid' in watched) child.unref();
  return child;
}
