import { ZenmlError } from '../../kernel/errors/zenml.error.js';
import type { ArtifactStore, FolderFile } from '../../object-stores/artifact-store.js';
import { StoreError } from '../../object-stores/object-store.js';
import { parseLogEntry, type LogEntry } from './log-entry.js';
import { Lines } from './lines.js';

/** Text of log files that one answer is made from at most; what is beyond is left off, like entries beyond the limit. */
const MAX_BYTES = 32 * 1024 * 1024;
const MAX_MS = 45_000;

/**
 * The oldest entries of a log: of its one file, or of the files of its folder in the order of their names. Stores whose
 * files cannot be appended to have the folder. A log that nothing was written to yet is empty.
 * @throws ZenmlError (404) for a folder without files, StoreError.
 */
export async function storedEntries(store: ArtifactStore, uri: string, limit: number): Promise<LogEntry[]> {
  const reading = new Reading(store, limit);
  const file = await store.file(uri);
  if (file) {
    await reading.add(file);
    return reading.entries;
  }
  const files = (await store.folder(uri))?.filter(({ name }) => !name.includes('/'));
  if (!files) return [];
  if (files.length === 0) {
    throw new ZenmlError('DoesNotExistException', 404, `Folder '${uri}' is empty in artifact store '${store.name}'.`);
  }
  for (const each of files) {
    if (reading.isDone) break;
    await reading.add(each);
  }
  return reading.entries;
}

class Reading {
  readonly entries: LogEntry[] = [];
  readonly #until = Date.now() + MAX_MS;
  #bytes = 0;

  constructor(
    private readonly store: ArtifactStore,
    private readonly limit: number,
  ) {}

  get isDone(): boolean {
    return this.entries.length >= this.limit || this.#bytes >= MAX_BYTES;
  }

  async add({ path, size }: FolderFile): Promise<void> {
    if (size === 0) return;
    const lines = new Lines();
    const body = await this.store.read(path);
    try {
      for await (const piece of body as AsyncIterable<Uint8Array>) {
        if (Date.now() > this.#until) throw new StoreError('unavailable', 'The store did not answer in time.');
        this.#bytes += piece.length;
        this.#take(lines.push(piece));
        if (this.isDone) return;
      }
      this.#take(lines.end());
    } catch (error) {
      throw error instanceof StoreError
        ? error
        : new StoreError('unavailable', 'The log was cut off.', { cause: error });
    } finally {
      body.destroy();
    }
  }

  #take(lines: readonly string[]): void {
    for (const line of lines) {
      if (this.entries.length >= this.limit) return;
      const entry = parseLogEntry(line);
      if (entry) this.entries.push(entry);
    }
  }
}
