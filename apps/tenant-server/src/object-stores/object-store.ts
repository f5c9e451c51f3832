import type { Readable } from 'node:stream';

/** An object, or what all keys below a prefix have in common. */
export interface ObjectPlace {
  /** Bucket or container. */
  readonly bucket: string;
  /** Without a leading slash; empty for the whole bucket. */
  readonly key: string;
}

export interface StoredObject {
  readonly key: string;
  readonly size: number;
}

/** What the server needs of an object store. Every method throws {@link StoreError} and nothing else. */
export interface ObjectStore {
  /** @returns nothing when there is no such object; a prefix is none. */
  stat(place: ObjectPlace): Promise<StoredObject | undefined>;
  /** The bytes from `offset` on. @throws StoreError `missing` when there is no such object. */
  read(place: ObjectPlace, range?: ByteRange): Promise<Readable>;
  /** All objects whose key begins with `place.key`, in the order of their keys, a page at a time. */
  list(place: ObjectPlace): AsyncIterable<StoredObject>;
  /** Deletes objects of one bucket; one that is gone already counts as deleted. */
  remove(bucket: string, keys: readonly string[]): Promise<void>;
  /** Gives its connections back. */
  close(): void;
}

export interface ByteRange {
  readonly offset?: number;
  /** At most so many bytes. */
  readonly length?: number;
}

/**
 * `missing`: no such object or bucket; `refused`: the store does not let these credentials in; `unusable`: what is
 * configured leads to no store; `secret_missing`: it names a secret that is not there; `unavailable`: the store does not
 * answer now.
 */
export type StoreFault = 'missing' | 'refused' | 'unusable' | 'secret_missing' | 'unavailable';

/**
 * Why a store could not be used. Its message may be shown: it holds no credentials and nothing of what the store answered
 * beyond a code.
 */
export class StoreError extends Error {
  /** The name of the artifact store, once it is known. */
  store: string | undefined;

  constructor(
    readonly fault: StoreFault,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'StoreError';
  }
}
