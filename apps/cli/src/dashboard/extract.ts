import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

import type { Entry, ZipFile } from 'yauzl';

import { CliError } from '../errors/cli.error.js';
import { ExitCode } from '../errors/exit-code.js';

/** Far above what a dashboard is, far below what fills a disk. */
const MOST_FILES = 5_000;
const MOST_BYTES = 300 * 1024 * 1024;

/** Names that stay below the folder on every system: no `..`, no drive, no hidden file, no blank. */
const SAFE = /^(?:[\w@+-][\w@+.-]*\/)*[\w@+-][\w@+.-]*$/;

export interface Extracted {
  /** Paths below the target, with slashes. */
  readonly files: readonly string[];
  readonly bytes: number;
}

/**
 * Writes the files of the archive that lie below `folder` into `target`, and no others.
 * @throws CliError when the archive is damaged, names a file outside, or is larger than a dashboard can be
 */
export async function extract(archive: string, folder: string, target: string): Promise<Extracted> {
  const { open } = await import('yauzl');
  const openZip = promisify((path: string, done: (error: Error | null, zip: ZipFile) => void): void =>
    open(path, { lazyEntries: true, strictFileNames: true }, done),
  );
  const files: string[] = [];
  let bytes = 0;
  try {
    const zip = await openZip(archive);
    for await (const entry of entriesOf(zip)) {
      if (!entry.fileName.startsWith(folder) || entry.fileName.endsWith('/')) continue;
      const name = entry.fileName.slice(folder.length);
      bytes += entry.uncompressedSize;
      if (!SAFE.test(name)) throw new Error(`it names a file ${JSON.stringify(name)}`);
      if (files.push(name) > MOST_FILES || bytes > MOST_BYTES) throw new Error('it is larger than a dashboard can be');
      await mkdir(dirname(join(target, name)), { recursive: true });
      await pipeline(await contentOf(zip, entry), createWriteStream(join(target, name), { flags: 'wx' }));
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== undefined) throw error;
    throw new CliError(`The wheel cannot be used: ${(error as Error).message.replace(/\.+$/, '')}.`, ExitCode.Error, {
      code: 'wheel_damaged',
      cause: error,
    });
  }
  return { files, bytes };
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  try {
    for (;;) {
      const entry = await new Promise<Entry | undefined>((resolve, reject) => {
        zip
          .once('entry', resolve)
          .once('end', () => resolve(undefined))
          .once('error', reject);
        zip.readEntry();
      });
      for (const event of ['entry', 'end', 'error']) zip.removeAllListeners(event);
      if (!entry) return;
      yield entry;
    }
  } finally {
    zip.close();
  }
}

const contentOf = (zip: ZipFile, entry: Entry): Promise<Readable> =>
  new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
  });
