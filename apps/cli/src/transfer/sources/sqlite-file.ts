import { access, constants, mkdtemp, open, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { CliError } from '../../errors/cli.error.js';
import { ExitCode } from '../../errors/exit-code.js';

/** Where the format of SQLite files has the version that is needed to read one: 2 is the write-ahead log. */
const READ_VERSION_AT = 19;
const WRITE_AHEAD_LOG = 2;

export const unreadable = (path: string, why: string, hint: string, cause?: unknown): CliError =>
  new CliError(`The file ${path} ${why}.`, ExitCode.Usage, { code: 'source_unreadable', hint, cause });

/**
 * A SQLite file that is only read: what opens it neither takes its journal into account nor sees the locks of others, and
 * makes a lock of its own beside it.
 */
export class SqliteFile {
  private constructor(
    readonly path: string,
    private readonly directory: string,
    private readonly mark: string,
  ) {}

  /** @throws CliError `source_missing`, and `source_unreadable` for what could only be read in part or in between */
  static async at(path: string): Promise<SqliteFile> {
    await access(path, constants.R_OK).catch((cause: unknown) => {
      throw new CliError(`The file ${path} cannot be read.`, ExitCode.Usage, {
        code: 'source_missing',
        hint: 'Give the path of the server’s zenml.db: --from sqlite:///path/to/zenml.db',
        cause,
      });
    });
    if (!(await stat(path)).isFile()) {
      throw unreadable(path, 'is no file', 'Give the path of the server’s zenml.db: --from sqlite:///path/to/zenml.db');
    }
    const mark = await markOf(path);
    if ((await bytesOf(path, READ_VERSION_AT + 1))[READ_VERSION_AT] === WRITE_AHEAD_LOG) {
      const hint = `Stop the server that uses it, then: sqlite3 "${path}" 'PRAGMA journal_mode = DELETE'`;
      throw unreadable(path, 'has a write-ahead log', hint);
    }
    // SQLite writes a zero there once the change is whole.
    if ((await bytesOf(`${path}-journal`, 1))[0]) {
      const hint = `Stop the server that uses it, then: sqlite3 "${path}" 'PRAGMA integrity_check'`;
      throw unreadable(path, `is in the middle of a change: ${path}-journal is beside it`, hint);
    }
    const directory = await mkdtemp(join(tmpdir(), 'zendo-import-'));
    await symlink(resolve(path), join(directory, 'zenml.db'));
    return new SqliteFile(path, directory, mark);
  }

  /** Another name of the file, in a directory that can be written to and is nobody else's. */
  get link(): string {
    return join(this.directory, 'zenml.db');
  }

  /** @throws CliError `source_changed` when the file is not as it was at first */
  async checkUnchanged(): Promise<void> {
    if ((await markOf(this.path).catch(() => '')) === this.mark) return;
    throw new CliError(`The file ${this.path} was changed while it was read.`, ExitCode.Usage, {
      code: 'source_changed',
      hint: 'Stop the server that uses it, or give a copy, and import again.',
    });
  }

  /** Takes the other name away. */
  async release(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }
}

async function markOf(path: string): Promise<string> {
  const { ino, size, mtimeNs } = await stat(path, { bigint: true });
  return [ino, size, mtimeNs].join();
}

/** The first bytes of a file, fewer when it is shorter or not there. */
async function bytesOf(path: string, count: number): Promise<Uint8Array> {
  const file = await open(path).catch(() => undefined);
  if (!file) return new Uint8Array();
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
