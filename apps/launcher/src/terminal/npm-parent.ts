import { readFileSync } from 'node:fs';

const LOOK_EVERY_MS = 500;

/**
 * Calls `gone` when npm, which started us, or the shell between has been killed: no pipe leads from npm to us, and a
 * killed `npm start` must leave nothing behind. Does nothing when npm did not start us. @returns how to stop looking
 */
export function watchNpm(underNpm: boolean, gone: () => void): () => void {
  if (!underNpm) return () => undefined;
  const parent = process.ppid;
  // npm runs scripts through a shell, which may or may not replace itself by us.
  const throughShell = !/^(npm|node)/.test(nameOf(parent));
  const grandparent = parentOf(parent);
  const timer = setInterval(() => {
    if (process.ppid === parent && (!throughShell || parentOf(parent) === grandparent)) return;
    clearInterval(timer);
    gone();
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** The parent of a process, where the kernel tells (Linux); else undefined, always. */
function parentOf(pid: number): number | undefined {
  try {
    // The command's name, in brackets, may hold anything; what follows the last bracket is fixed.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, '').trim().split(' ');
    return Number(fields[1]);
  } catch {
    return undefined;
  }
}

function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8');
  } catch {
    return 'npm';
  }
}
