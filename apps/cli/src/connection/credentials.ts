import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { CliError } from '../errors/cli.error.js';
import { ExitCode } from '../errors/exit-code.js';

/** A login that `zendo login` saved. */
export interface SavedLogin {
  readonly url: string;
  readonly token: string;
  /** RFC 3339, or `null` for a token that does not end by itself. */
  readonly expires_at: string | null;
  readonly email: string;
}

/** Where the saved login lies. */
export const credentialsFile = (configDir: string): string => join(configDir, 'credentials.json');

/** The saved login, or `undefined` when there is none. @throws CliError when the file is there but is not one */
export async function readLogin(configDir: string): Promise<SavedLogin | undefined> {
  const file = credentialsFile(configDir);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new CliError(`Cannot read the saved login ${file}: ${(error as Error).message}`, ExitCode.Error, {
      cause: error,
    });
  }
  const value = parse(text);
  if (!value) {
    throw new CliError(`The saved login ${file} is damaged.`, ExitCode.Auth, {
      hint: 'Run `zendo login` again, or remove the file.',
    });
  }
  return value;
}

function parse(text: string): SavedLogin | undefined {
  try {
    const value = JSON.parse(text) as Partial<SavedLogin>;
    if (typeof value.url !== 'string' || typeof value.token !== 'string') return undefined;
    return { url: value.url, token: value.token, expires_at: value.expires_at ?? null, email: value.email ?? '' };
  } catch {
    return undefined;
  }
}

/** Saves `login`, readable by its owner only, by a rename so that no reader sees half of it. */
export async function writeLogin(configDir: string, login: SavedLogin): Promise<void> {
  const file = credentialsFile(configDir);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const partial = `${file}.${randomUUID()}`;
  try {
    await writeFile(partial, `${JSON.stringify(login, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    await chmod(partial, 0o600);
    await rename(partial, file);
  } finally {
    await rm(partial, { force: true });
  }
}

/** Removes the saved login. Returns whether there was one. */
export async function removeLogin(configDir: string): Promise<boolean> {
  try {
    await rm(credentialsFile(configDir));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
