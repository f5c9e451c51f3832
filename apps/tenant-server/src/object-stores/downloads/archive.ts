import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { ArtifactStore, FolderFile } from '../artifact-store.js';
import { StoreError } from '../object-store.js';
import { tarEnd, tarHeader, tarPadding } from './tar.js';

/**
 * A folder as `tar.gz`, made while it is sent. When the store fails half-way the stream fails too, so that nobody takes
 * the beginning of an archive for the whole of it.
 * @param files in the order of their names.
 */
export function archiveOf(store: ArtifactStore, files: readonly FolderFile[]): Readable {
  const gzip = createGzip();
  pipeline(Readable.from(tarOf(store, files)), gzip, () => undefined);
  return gzip;
}

async function* tarOf(store: ArtifactStore, files: readonly FolderFile[]): AsyncGenerator<Uint8Array> {
  for (const name of foldersOf(files)) yield tarHeader({ name, size: 0, isFolder: true });
  for (const { name, path, size } of files) {
    yield tarHeader({ name, size, isFolder: false });
    yield* exactly(size, await store.read(path));
    yield tarPadding(size);
  }
  yield tarEnd();
}

/** A header has said how many bytes there are. */
async function* exactly(size: number, body: Readable): AsyncGenerator<Uint8Array> {
  let sent = 0;
  try {
    for await (const piece of body as AsyncIterable<Uint8Array>) {
      sent += piece.length;
      if (sent > size) break;
      yield piece;
    }
  } finally {
    body.destroy();
  }
  if (sent !== size) throw new StoreError('unavailable', 'A file changed while it was read.');
}

/** The folder itself and all below it. */
function foldersOf(files: readonly FolderFile[]): string[] {
  const found = new Set(['.']);
  for (const { name } of files) {
    for (let slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1))
      found.add(name.slice(0, slash));
  }
  return [...found];
}
