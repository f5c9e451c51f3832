import { undoWhenEnded } from './undo-when-ended.js';

describe('work that is undone when the program is ended', () => {
  const never = (): Promise<void> => new Promise(() => undefined);
  /** What is done and how the program ends, when a signal comes during work that never ends by itself. */
  const endedBy = (signal: NodeJS.Signals, undo: () => Promise<void>): Promise<number> =>
    new Promise((resolve) => {
      void undoWhenEnded(never, undo, resolve);
      process.emit(signal, signal);
    });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('is undone by %s, and then the program ends with %d', async (signal, code) => {
    let undone = false;
    const undo = async (): Promise<void> => {
      undone = true;
    };
    expect([await endedBy(signal, undo), undone]).toEqual([code, true]);
    expect(process.listenerCount(signal)).toBe(0);
  });

  it('ends the program although undoing fails', async () => {
    await expect(endedBy('SIGINT', () => Promise.reject(new Error('no')))).resolves.toBe(130);
  });

  it('listens to nothing any more once the work is done, or has failed', async () => {
    await expect(undoWhenEnded(async () => 7, never)).resolves.toBe(7);
    await expect(undoWhenEnded(() => Promise.reject(new Error('fault')), never)).rejects.toThrow('fault');
    expect(process.listenerCount('SIGINT')).toBe(0);
  });
});
