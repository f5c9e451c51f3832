import type { Readable } from 'node:stream';
import { IllegalOperationError } from '../kernel/errors/zenml.error.js';
import { StoreError, type ObjectPlace, type ObjectStore, type StoredObject } from './object-store.js';
import { isRemote, placeOf } from './store-path.js';

/** A file below a folder, its name without the folder's. */
export interface FolderFile {
  readonly name: string;
  readonly path: string;
  readonly size: number;
}

/** More files than that are no folder to read as a whole. */
const MAX_FILES = 20_000;

/** An artifact store that is open: files and folders by their whole path, and none outside of it. */
export class ArtifactStore {
  /** @param root path of the component, such as `s3://bucket/prefix`. */
  constructor(
    readonly name: string,
    private readonly root: string,
    private readonly store: ObjectStore,
  ) {}

  /** @returns nothing when there is no such file; a folder is none. @throws StoreError */
  async file(path: string): Promise<FolderFile | undefined> {
    const found = await this.store.stat(this.#place(path));
    return found && { name: found.key.slice(found.key.lastIndexOf('/') + 1), path, size: found.size };
  }

  /** @throws StoreError `missing` */
  read(path: string, length?: number): Promise<Readable> {
    return this.store.read(this.#place(path), length === undefined ? {} : { length });
  }

  /**
   * Every file below a folder at any depth, by name. A store has no folders, only keys with a common beginning, so an
   * empty one is not there; the empty object that some write in its place counts as no file.
   * @returns nothing when there is no such folder.
   * @throws StoreError `unusable` for a folder with too many files.
   */
  async folder(path: string): Promise<FolderFile[] | undefined> {
    const { bucket, key } = this.#place(path);
    const prefix = key === '' ? '' : `${key}/`;
    const files: FolderFile[] = [];
    let isThere = false;
    for await (const object of this.store.list({ bucket, key: prefix })) {
      isThere = true;
      const name = object.key.slice(prefix.length);
      if (isMarker(object, name)) continue;
      files.push({ name, path: `${path.replace(/\/+$/, '')}/${name}`, size: object.size });
      if (files.length > MAX_FILES) throw new StoreError('unusable', `There are more than ${MAX_FILES} files.`);
    }
    if (!isThere) return undefined;
    return files.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }

  /** Whether it is there, as a file or as a folder. */
  async has(path: string): Promise<boolean> {
    if (await this.file(path)) return true;
    const { bucket, key } = this.#place(path);
    for await (const _ of this.store.list({ bucket, key: key === '' ? '' : `${key}/` })) return true;
    return false;
  }

  /** Deletes a file, or a folder with all that is below it. */
  async remove(path: string): Promise<void> {
    const { bucket, key } = this.#place(path);
    const keys = key !== '' && (await this.store.stat({ bucket, key })) ? [key] : [];
    for await (const object of this.store.list({ bucket, key: key === '' ? '' : `${key}/` })) keys.push(object.key);
    await this.store.remove(bucket, keys);
  }

  /**
   * @throws IllegalOperationError (403) for a path on somebody's machine, StoreError `missing` for one outside of the
   * store: the credentials may reach further than the tenant's users should through this server.
   */
  #place(given: string): ObjectPlace {
    if (!isRemote(given)) {
      throw new IllegalOperationError('Files in a local artifact store cannot be accessed from the server.');
    }
    const path = given.replaceAll('\\', '/');
    const root = this.root.replace(/\/+$/, '');
    if (path === root || path.startsWith(`${root}/`)) return placeOf(path);
    throw new StoreError('missing', `File \`${path}\` is outside of artifact store bounds \`${this.root}\``);
  }
}

const isMarker = ({ key, size }: StoredObject, name: string): boolean =>
  name === '' || (size === 0 && key.endsWith('/'));
