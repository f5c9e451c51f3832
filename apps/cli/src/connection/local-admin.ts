import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import { CliError } from '../errors/cli.error.js';
import { ExitCode } from '../errors/exit-code.js';

/** What the first start of a Zendo on this machine wrote for its admin. */
export interface LocalAdmin {
  readonly url: string;
  readonly apiKey: string;
  readonly file: string;
}

/**
 * Where `admin.json` may be: in the explicit data directory, else in `.zendo` here, in a directory above or, last, in the
 * installation that the CLI belongs to.
 */
export function adminFiles(dataDir: string | undefined, cwd: string, installDir?: string): string[] {
  if (dataDir !== undefined) return [join(resolve(cwd, dataDir), 'admin.json')];
  const directories = [];
  for (let directory = resolve(cwd); ; directory = dirname(directory)) {
    directories.push(directory);
    if (directory === dirname(directory)) break;
  }
  if (installDir !== undefined && !directories.includes(installDir)) directories.push(installDir);
  return directories.map((directory) => join(directory, '.zendo', 'admin.json'));
}

/** The first of `files` that exists, or `undefined`. @throws CliError when it cannot be read or is not an admin file */
export async function readLocalAdmin(files: readonly string[]): Promise<LocalAdmin | undefined> {
  for (const file of files) {
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'ENOENT' || code === 'ENOTDIR') continue;
      throw new CliError(`Cannot read ${file}: ${(error as Error).message}`, ExitCode.Auth, {
        hint: 'Run as the user who started Zendo, or run `zendo login`.',
        cause: error,
      });
    }
    return { ...parse(text, file), file };
  }
  return undefined;
}

function parse(text: string, file: string): { url: string; apiKey: string } {
  try {
    const { url, apiKey } = JSON.parse(text) as { url?: unknown; apiKey?: unknown };
    if (typeof url === 'string' && typeof apiKey === 'string') return { url, apiKey };
  } catch {
    // Falls through to the one message for every kind of damage.
  }
  throw new CliError(`${file} is not an admin file of Zendo.`, ExitCode.Auth, {
    hint: 'Set ZENDO_URL and ZENDO_API_KEY, or run `zendo login`.',
  });
}
