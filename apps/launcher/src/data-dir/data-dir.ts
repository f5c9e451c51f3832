import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { MasterKey } from '@zendo/tenancy';
import type { LauncherConfig } from '../config/config.js';
import { StartUpError } from '../start-up.error.js';

/** Relative to the data directory, in which we and the control plane run: a socket's path has at most 107 bytes. */
export const SOCKET_PATH = join('run', 'launcher.sock');

/** Makes the data directory (0700) and goes into it. @throws StartUpError */
export function enterDataDir(path: string): void {
  try {
    for (const directory of [path, join(path, 'run'), join(path, 'logs')]) makeDirectory(directory);
    process.chdir(path);
  } catch (error) {
    throw new StartUpError(
      `The data directory ${path} cannot be used (${(error as Error).message}). Set ZENDO_DATA_DIR to another.`,
      { cause: error },
    );
  }
}

/**
 * Makes a directory with those above it. Node's own `recursive` never comes back where a file system takes no new names
 * and says that the parent is not there, as /proc does.
 */
function makeDirectory(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  if (!existsSync(dirname(path))) makeDirectory(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another start has made it in this moment.
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

/**
 * The master key: the given one, else `master.key` of the data directory, which is made (0600) when nothing is there
 * that an older key could protect. Runs in the data directory. @throws StartUpError
 */
export function masterKeyOf(config: LauncherConfig): { key: MasterKey; file?: string } {
  const { key, file } = config.masterKey;
  try {
    if (key) return { key: new MasterKey(key) };
    const path = file ?? join(config.dataDir, 'master.key');
    if (!file && !existsSync(path)) {
      if (existsSync(join('postgres', 'data', 'PG_VERSION'))) {
        throw new Error(
          `${path} is missing, but the data directory holds data that it protects. ` +
            'Put it back, or set ZENDO_MASTER_KEY',
        );
      }
      writePrivately(path, `${randomBytes(32).toString('base64')}\n`);
    }
    return { key: new MasterKey(readFileSync(path, 'utf8')), file: path };
  } catch (error) {
    throw new StartUpError(`The master key cannot be used: ${(error as Error).message}.`.replace('..', '.'), {
      cause: error,
    });
  }
}

/** Writes a file that only we can read; it appears whole or not at all, and once it is there it outlives a power cut. */
function writePrivately(path: string, content: string): void {
  // Not named for the process: in a container each start has the same number, and finds what the one before left.
  const partial = `${path}.${randomBytes(6).toString('hex')}`;
  const descriptor = openSync(partial, 'wx', 0o600);
  try {
    writeSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(partial, path);
  syncDirectory(dirname(path));
}

/** Where directories cannot be synced, as on some network file systems, the rename is as safe as it can be. */
function syncDirectory(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } catch {
    // The file itself is on the disk.
  } finally {
    closeSync(descriptor);
  }
}
