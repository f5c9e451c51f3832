import type { Config } from './config/config.js';

/** That somebody wants this process to end, as it is told by SIGTERM, SIGINT or the end of the launcher's pipe. */
export interface Stop {
  /** Settles with what told. */
  readonly reason: Promise<string>;
  /** From now on ending is up to whoever waits for the reason. Until then it is done at once. */
  drain(): void;
  /** Stops listening, so that the process can end by itself. */
  forget(): void;
}

/**
 * Begins to listen. A process that is only starting, perhaps waiting for a database that is stopped already, has nothing
 * to drain: it ends at once, and whatever it was at is begun anew by the next.
 */
export function listenForStop({ exitWithParent }: Pick<Config, 'exitWithParent'>): Stop {
  let drains = false;
  let resolve: (told: string) => void = () => undefined;
  const reason = new Promise<string>((done) => (resolve = done));
  const stop = (told: string) => {
    resolve(told);
    if (!drains) process.exit(0);
  };
  const gone = () => stop('the launcher is gone');
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
  if (exitWithParent) process.stdin.once('end', gone).once('error', gone).resume();
  return {
    reason,
    drain: () => void (drains = true),
    forget() {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.off(signal, stop);
      if (exitWithParent) process.stdin.off('end', gone).off('error', gone).pause();
    },
  };
}
