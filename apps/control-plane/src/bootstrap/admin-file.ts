import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

const adminFile = z.looseObject({ url: z.string(), apiKey: z.string() });

/** What `admin.json` holds: where Zendo is, a key for it, and the first operator's log-in when Zendo made it up. */
export interface AdminFile {
  readonly url: string;
  readonly apiKey: string;
  readonly email?: string;
  readonly password?: string;
}

/** The file's content, or `undefined` when it is missing or damaged. */
export async function readAdminFile(path: string): Promise<AdminFile | undefined> {
  try {
    return adminFile.parse(JSON.parse(await readFile(path, 'utf8'))) as AdminFile;
  } catch {
    return undefined;
  }
}

/** Writes it whole or not at all, readable by its owner only. */
export async function writeAdminFile(path: string, content: AdminFile): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(content, undefined, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
