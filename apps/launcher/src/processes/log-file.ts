import { mkdirSync, rmSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createStream, type RotatingFileStream } from 'rotating-file-stream';

const SIZE = '10M';
const FILES = 5;

/** A log file that is rotated at 10 MB and kept five times. Writing to it never throws. */
export class LogFile {
  readonly #stream: RotatingFileStream;

  /** @param path relative to the data directory */
  constructor(readonly path: string) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const name = (index: number | Date | null) => (index ? `${basename(path)}.${String(index)}` : basename(path));
    this.#stream = createStream(name, { path: dirname(path), size: SIZE, rotate: FILES, mode: 0o600 });
    // A full disk must not take the servers down with it.
    this.#stream.on('error', () => undefined);
  }

  write(text: string): void {
    this.#stream.write(text);
  }

  close(): Promise<void> {
    return new Promise((done) => this.#stream.end(() => done()));
  }
}

/** Removes a log file and its rotated predecessors. */
export function removeLogs(path: string): void {
  const directory = dirname(path);
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch {
    return;
  }
  for (const name of names) {
    if (name === basename(path) || name.startsWith(`${basename(path)}.`))
      rmSync(join(directory, name), { force: true });
  }
}
