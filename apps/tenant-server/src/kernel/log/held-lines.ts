import { writeSync } from 'node:fs';
import type { DestinationStream } from 'pino';

/** pino's `warn`: from here on a line may be the last one, and tell why. */
const URGENT = 40;
const STDOUT = 1;
/** By this pino knows that it shall set `lastLevel` before each line. */
const WITH_LEVEL = Symbol.for('pino.metadata');
const HOLD_MS = 200;
const WRITE_AT = 16 * 1024;
/** What a reader that stands still makes us hold at most, in UTF-16 units; lines that come later are lost. */
const MAX_HELD = 256 * 1024;

/** @returns how many bytes were taken. @throws as `fs.writeSync` does. */
type Write = (bytes: Uint8Array) => number;

/**
 * Where pino's lines go. Writing to a pipe and waking its reader costs as much as all else that a small request does: so
 * lines are written together, a fifth of a second after the first of them, and a warning at once with all before it. Of
 * what is held nothing is lost but by `kill -9`.
 *
 * Not pino's own destination: at the end that tries for ever to write what it holds into a pipe that nobody reads.
 */
export class HeldLines implements DestinationStream {
  readonly [WITH_LEVEL] = true;
  lastLevel = 0;
  #lines = '';
  #unsent: Uint8Array = new Uint8Array();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly send: Write = (bytes) => writeSync(STDOUT, bytes)) {}

  write(line: string): void {
    if (this.#lines.length >= MAX_HELD) return;
    this.#lines += line;
    if (this.lastLevel >= URGENT || this.#lines.length >= WRITE_AT) this.flush();
    else this.#timer ??= setTimeout(this.flush, HOLD_MS).unref();
  }

  /** Writes what is held, as far as the reader takes it. Never throws: a log must not end its server. */
  readonly flush = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    try {
      this.#push();
      this.#unsent = Buffer.from(this.#lines);
      this.#lines = '';
      this.#push();
    } catch (error) {
      // A full pipe is tried again with the next lines; anything else says that nobody reads any more.
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return;
      this.#unsent = new Uint8Array();
      this.#lines = '';
    }
  };

  #push(): void {
    while (this.#unsent.length > 0) this.#unsent = this.#unsent.subarray(this.send(this.#unsent));
  }
}
