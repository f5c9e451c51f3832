import type { Config } from '../config/config.js';

/**
 * Calls `gone` when whoever started us has ended, however it ended: the pipe that it holds at our standard input closes.
 * To be called before anything that may take long, such as reaching a database. Does nothing unless asked for.
 */
export function watchParent(config: Pick<Config, 'exitWithParent'>, gone: () => void): void {
  if (!config.exitWithParent) return;
  process.stdin.once('end', gone).once('error', gone).resume();
}

/** Lets the process end although the pipe is still open. */
export function forgetParent(): void {
  process.stdin.pause();
  process.stdin.unref?.();
}
