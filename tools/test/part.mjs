import { spawn } from 'node:child_process';

const running = new Set();

function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It has ended by itself.
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    for (const child of running) signalGroup(child, 'SIGTERM');
    process.exit(130);
  });
}

/**
 * Runs one part of the tests in a process group of its own, with no standard input, its output shown as it comes.
 * A part that takes longer than `limitMs` is ended with all that it started, and has failed.
 * @returns {Promise<{ok: boolean, why: string, ms: number}>}
 */
export function runPart(command, args, { cwd, env = {}, limitMs }) {
  const startedAt = Date.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true,
    });
    running.add(child);
    let why = '';
    const timer = setTimeout(() => {
      why = `took longer than ${Math.round(limitMs / 60_000)} minutes`;
      signalGroup(child, 'SIGTERM');
      setTimeout(() => signalGroup(child, 'SIGKILL'), 15_000).unref();
    }, limitMs);
    child.once('error', (error) => {
      why = error.message;
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      running.delete(child);
      // What a test left behind must not live on into the next part.
      signalGroup(child, 'SIGKILL');
      const ok = code === 0 && why === '';
      resolve({ ok, why: ok ? '' : why || `ended with ${signal ?? code}`, ms: Date.now() - startedAt });
    });
  });
}
