import { ExitCode } from '../errors/exit-code.js';

/** What ends a program from outside, and what it then ends with. */
const ENDINGS: Readonly<Partial<Record<NodeJS.Signals, number>>> = {
  SIGINT: ExitCode.Interrupted,
  SIGTERM: 128 + 15,
  SIGHUP: 128 + 1,
};
const SIGNALS = Object.keys(ENDINGS) as NodeJS.Signals[];

/**
 * Does `work`; when the program is ended meanwhile, by Ctrl-C or another signal, `undo` is done before it goes. A second
 * signal ends it at once.
 * @param exit what ends the program
 */
export async function undoWhenEnded<Result>(
  work: () => Promise<Result>,
  undo: () => Promise<void>,
  exit: (code: number) => void = process.exit,
): Promise<Result> {
  const onSignal = (signal: NodeJS.Signals): void => {
    stopListening();
    void undo()
      .catch(() => undefined)
      .then(() => exit(ENDINGS[signal] ?? ExitCode.Error));
  };
  const stopListening = (): void => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  for (const signal of SIGNALS) process.once(signal, onSignal);
  try {
    return await work();
  } finally {
    stopListening();
  }
}
