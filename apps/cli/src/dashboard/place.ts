import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What is installed. Written as a whole, last: what it names is complete. Tenant servers read `folder`. */
export interface Manifest {
  readonly version: string;
  /** Of the wheel. */
  readonly sha256: string;
  /** Beside the manifest. */
  readonly folder: string;
  readonly installed_at: string;
  readonly files: number;
  readonly bytes: number;
}

const MANIFEST = 'current.json';
/** Folders of ours: version, checksum, and who fills it, so that what a killed one left can be told from what goes on. */
const FOLDER = /^\d[\w.+]*-[0-9a-f]{8}-(\d+)-[0-9a-f]{8}$/;

/** The name of a folder that this process is about to fill. */
export const newFolder = (version: string, sha256: string): string =>
  `${version}-${sha256.slice(0, 8)}-${process.pid}-${randomBytes(4).toString('hex')}`;

/** `undefined` when nothing is installed in `directory`, or what is there is not whole. */
export async function installed(directory: string): Promise<Manifest | undefined> {
  try {
    const manifest = JSON.parse(await readFile(join(directory, MANIFEST), 'utf8')) as Manifest;
    await stat(join(directory, manifest.folder, 'index.html'));
    return manifest;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The moment in which the dashboard that lies in `manifest.folder` becomes the one that is served. */
export async function makeCurrent(directory: string, manifest: Manifest): Promise<void> {
  const fresh = join(directory, `${manifest.folder}.json`);
  await writeFile(fresh, `${JSON.stringify(manifest, null, 2)}\n`);
  await rename(fresh, join(directory, MANIFEST));
}

/** @returns whether there was one */
export async function unmake(directory: string): Promise<boolean> {
  const there = await stat(join(directory, MANIFEST)).catch(() => undefined);
  await rm(join(directory, MANIFEST), { force: true });
  return there !== undefined;
}

/** Removes what nobody serves or fills any more: former dashboards, and what installs that were killed have left. */
export async function sweep(directory: string): Promise<void> {
  const current = await installed(directory);
  for (const name of await readdir(directory).catch(() => [])) {
    const pid = FOLDER.exec(name.replace(/\.json$/, ''))?.[1];
    if (pid === undefined || name === current?.folder) continue;
    if (Number(pid) !== process.pid && isAlive(Number(pid))) continue;
    await rm(join(directory, name), { recursive: true, force: true });
  }
}

/** Makes the folder that a dashboard is to be put into. */
export const make = (folder: string): Promise<unknown> => mkdir(folder, { recursive: true });

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
