import type { ArtifactStore } from './artifact-store.js';
import { StoreError } from './object-store.js';

const MAX_MS = 45_000;

/**
 * A whole file in memory.
 * @returns nothing when it has more than `limit` bytes.
 * @throws StoreError
 */
export async function readWhole(store: ArtifactStore, path: string, limit: number): Promise<Buffer | undefined> {
  const until = Date.now() + MAX_MS;
  const pieces: Uint8Array[] = [];
  let size = 0;
  const body = await store.read(path);
  try {
    for await (const piece of body as AsyncIterable<Uint8Array>) {
      size += piece.length;
      if (size > limit) return undefined;
      if (Date.now() > until) throw new StoreError('unavailable', 'The store did not answer in time.');
      pieces.push(piece);
    }
  } catch (error) {
    throw error instanceof StoreError
      ? error
      : new StoreError('unavailable', 'The file was cut off.', { cause: error });
  } finally {
    body.destroy();
  }
  return Buffer.concat(pieces, size);
}
