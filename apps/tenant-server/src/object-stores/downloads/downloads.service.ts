import type { Readable } from 'node:stream';
import { Injectable, StreamableFile } from '@nestjs/common';
import { IllegalOperationError, NotFoundError } from '../../kernel/errors/zenml.error.js';
import type { ArtifactStore, FolderFile } from '../artifact-store.js';
import { ArtifactStores } from '../artifact-stores.service.js';
import { fileError } from '../file-errors.js';
import { StoreError } from '../object-store.js';
import { archiveOf } from './archive.js';

/** As the official server's default. */
const MAX_BYTES = 2 * 1024 * 1024 * 1024;

/** Something of a store that a user wants to have. */
export interface Wanted {
  readonly storeId: string;
  readonly path: string;
  /** Whose private secrets may open the store. */
  readonly userId: string;
  /** How messages name it, such as `artifact '…'`. */
  readonly what: string;
  /** The message when it is not there. */
  readonly missing: string;
}

/** Gives files and folders of artifact stores to browsers. */
@Injectable()
export class Downloads {
  constructor(private readonly stores: ArtifactStores) {}

  /** @throws NotFoundError (404), IllegalOperationError (403) when it is too large, NotImplementedHereError (501) */
  async check(wanted: Wanted): Promise<void> {
    const { release } = await this.#open(wanted);
    release();
  }

  /** A file as it is. @throws as {@link check} */
  async file(wanted: Wanted, filename: string): Promise<StreamableFile> {
    const { release, store } = await this.#open(wanted);
    return this.#send(release, filename, wanted, () => store.read(wanted.path));
  }

  /** A file or folder as an archive. @throws as {@link check} */
  async archive(wanted: Wanted, filename: string): Promise<StreamableFile> {
    const { files, release, store } = await this.#open(wanted);
    return this.#send(release, filename, wanted, () => Promise.resolve(archiveOf(store, files)));
  }

  async #open(wanted: Wanted): Promise<{ store: ArtifactStore; files: readonly FolderFile[]; release: () => void }> {
    const { path, storeId, userId, what } = wanted;
    let release = (): void => undefined;
    try {
      const taken = await this.stores.take(storeId, userId);
      release = taken.release;
      const file = await taken.store.file(path);
      const files = file ? [file] : await taken.store.folder(path);
      if (!files) throw new NotFoundError(wanted.missing);
      const size = files.reduce((total, each) => total + each.size, 0);
      if (size > MAX_BYTES) {
        throw new IllegalOperationError(
          `The ${what} is too large to be downloaded. The maximum download size allowed by your ZenML server is ` +
            `${MAX_BYTES} bytes.`,
        );
      }
      return { store: taken.store, files, release };
    } catch (error) {
      release();
      if (error instanceof StoreError && error.fault === 'missing') throw new NotFoundError(wanted.missing);
      throw fileError(error, path);
    }
  }

  async #send(
    release: () => void,
    filename: string,
    { missing, path }: Wanted,
    open: () => Promise<Readable>,
  ): Promise<StreamableFile> {
    try {
      const body = await open();
      body.once('close', release);
      return new StreamableFile(body, { type: 'application/gzip', disposition: dispositionOf(filename) });
    } catch (error) {
      release();
      if (error instanceof StoreError && error.fault === 'missing') throw new NotFoundError(missing);
      throw fileError(error, path);
    }
  }
}

/** RFC 6266, with a name beyond ASCII as RFC 8187 has it. */
function dispositionOf(filename: string): string {
  const plain = /^[\w .-]+$/.test(filename);
  return plain ? `attachment; filename="${filename}"` : `attachment; filename*=utf-8''${encodeURIComponent(filename)}`;
}
