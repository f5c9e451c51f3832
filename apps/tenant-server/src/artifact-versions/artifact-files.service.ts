import { Injectable, type StreamableFile } from '@nestjs/common';
import { Database } from '../database/database.js';
import { IllegalOperationError, NotFoundError, ServerRuntimeError, ZenmlError } from '../kernel/errors/zenml.error.js';
import { ArtifactStores } from '../object-stores/artifact-stores.service.js';
import { Downloads, type Wanted } from '../object-stores/downloads/downloads.service.js';
import { fileError } from '../object-stores/file-errors.js';
import { readWhole } from '../object-stores/read-whole.js';
import { visualizationsOf } from './visualization.view.js';

/** As a whole in memory and in one JSON text; what is larger is no picture of something. */
const MAX_VISUALIZATION_BYTES = 20 * 1024 * 1024;

export interface LoadedVisualization {
  readonly type: string;
  /** Text; an image in Base64. */
  readonly value: string;
}

export interface VersionFiles {
  readonly id: string;
  readonly uri: string;
  readonly artifact_store_id: string | null;
}

/** What of artifact versions lies in the tenant's artifact stores. */
@Injectable()
export class ArtifactFilesService {
  constructor(
    private readonly database: Database,
    private readonly stores: ArtifactStores,
    private readonly downloads: Downloads,
  ) {}

  /**
   * @throws ZenmlError 404 without store, visualization or file; 403 for one on somebody's machine or too large; 501 for
   * a store that cannot be opened.
   */
  async visualization(version: VersionFiles, index: number, userId: string): Promise<LoadedVisualization> {
    const storeId = storeOf(version);
    const all = (await visualizationsOf(this.database, [version.id])).get(version.id) ?? [];
    if (all.length === 0) throw missing(`Artifact '${version.id}' has no visualizations.`);
    const chosen = all[index]?.body as { readonly type: string; readonly uri: string } | undefined;
    if (!chosen) {
      throw missing(
        `Artifact '${version.id}' only has ${all.length} visualizations, but index ${index} was requested.`,
      );
    }
    const { type, uri } = chosen;
    const bytes = await this.#bytes(storeId, uri, userId);
    return { type, value: type === 'image' ? bytes.toString('base64') : textOf(bytes) };
  }

  /** @throws as {@link Downloads.check} */
  async checkDownload(version: VersionFiles, userId: string): Promise<void> {
    await this.downloads.check(wanted(version, userId));
  }

  /** All files of the version as one archive. @throws as {@link Downloads.check} */
  archive(version: VersionFiles & { name: string; version: string }, userId: string): Promise<StreamableFile> {
    return this.downloads.archive(wanted(version, userId), `${version.name}-${version.version}.tar.gz`);
  }

  /** Deletes the files; those that are gone already are no fault. @throws ServerRuntimeError (500) */
  async remove({ artifact_store_id: storeId, uri }: VersionFiles, userId: string): Promise<void> {
    try {
      await this.stores.with(storeId ?? '', userId, (store) => store.remove(uri));
    } catch (error) {
      const why = error instanceof Error ? error.message : 'unknown';
      throw new ServerRuntimeError(
        `Artifact data at '${uri}' could not be deleted. Delete the data manually from the artifact store. ` +
          `Full error: ${why}`,
      );
    }
  }

  async #bytes(storeId: string, uri: string, userId: string): Promise<Buffer> {
    try {
      const bytes = await this.stores.with(storeId, userId, (store) => readWhole(store, uri, MAX_VISUALIZATION_BYTES));
      if (bytes) return bytes;
    } catch (error) {
      throw fileError(error, uri);
    }
    throw new IllegalOperationError(
      `The visualization at '${uri}' is too large to be shown. The maximum size that this server loads is ` +
        `${MAX_VISUALIZATION_BYTES} bytes.`,
    );
  }
}

function storeOf({ artifact_store_id: storeId, id }: VersionFiles): string {
  if (storeId) return storeId;
  throw new NotFoundError(`Artifact version ${id} has no artifact store`);
}

const wanted = (version: VersionFiles, userId: string): Wanted => ({
  storeId: storeOf(version),
  path: version.uri,
  userId,
  what: `artifact '${version.id}'`,
  missing: `The artifact URI '${version.uri}' does not exist.`,
});

/** As Python opens a text: whatever ends a line is a line feed. */
const textOf = (bytes: Buffer): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).replaceAll(/\r\n?/g, '\n');

const missing = (message: string): ZenmlError => new ZenmlError('DoesNotExistException', 404, message);
