import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What `zendo dashboard install` writes beside the folders that it fills; it is put in its place last, as a whole. */
const MANIFEST = 'current.json';

export interface Dashboard {
  /** The folder with `index.html`; absolute. */
  readonly root: string;
  /** Files that lie beside `index.html`, such as the icon; everything else is below `assets/`. */
  readonly rootFiles: ReadonlySet<string>;
}

/**
 * The dashboard that lies in `directory`, if one does. It may be installed, replaced and removed while we run: a look
 * at one file's time tells, and only when that changed is anything read.
 */
export class InstalledDashboard {
  #seen = '';
  #dashboard: Dashboard | undefined;

  /** @param directory `undefined` when this server was given no place to look at */
  constructor(private readonly directory: string | undefined) {}

  /** `undefined` when none is installed, or what is there cannot be read. */
  async find(): Promise<Dashboard | undefined> {
    if (this.directory === undefined) return undefined;
    const manifest = join(this.directory, MANIFEST);
    try {
      const { mtimeMs, ino, size } = await stat(manifest);
      const seen = `${mtimeMs}/${ino}/${size}`;
      if (seen !== this.#seen) {
        this.#dashboard = await read(this.directory, manifest);
        this.#seen = seen;
      }
    } catch {
      this.#seen = '';
      this.#dashboard = undefined;
    }
    return this.#dashboard;
  }
}

async function read(directory: string, manifest: string): Promise<Dashboard> {
  const { folder } = JSON.parse(await readFile(manifest, 'utf8')) as { folder?: unknown };
  if (typeof folder !== 'string' || !/^[\w][\w.+-]*$/.test(folder)) throw new Error(`${manifest} names no folder.`);
  const root = join(directory, folder);
  const entries = await readdir(root, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  if (!names.includes('index.html')) throw new Error(`${root} has no index.html.`);
  return { root, rootFiles: new Set(names.filter((name) => name !== 'index.html' && !/\.(?:br|gz)$/.test(name))) };
}
