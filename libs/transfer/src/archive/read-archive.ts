import { pipeline, Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import type { Row } from '../cells.js';
import { TableHash, type TableSum } from '../table-hash.js';
import { type CarriedTable, carriedTable, carriedTables } from '../tables.js';
import { ArchiveError, type ArchiveHeader, FORMAT, FORMAT_VERSION, type Note } from './format.js';

export type ArchiveEvent =
  | { readonly kind: 'header'; readonly header: ArchiveHeader }
  | { readonly kind: 'table'; readonly table: CarriedTable }
  | { readonly kind: 'row'; readonly table: CarriedTable; readonly row: Row }
  | { readonly kind: 'end'; readonly table: CarriedTable; readonly sum: TableSum }
  | { readonly kind: 'note'; readonly note: Note };

/** No value of the official server's is longer; a longer line is no archive of ours. */
const LONGEST_LINE = 128 * 1024 * 1024;

/**
 * What is in an archive, in its order. Each table's rows are counted and summed up as they pass.
 * @throws ArchiveError when anything of it is not as it was written, its end included
 */
export async function* readArchive(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ArchiveEvent> {
  const reader = new Reader();
  for await (const text of linesOf(chunks)) {
    const event = reader.take(text);
    if (event) yield event;
  }
  reader.finish();
}

class Reader {
  #begun = false;
  #done = false;
  #table: CarriedTable | undefined;
  #hash = new TableHash();
  #tables = 0;

  take(text: string): ArchiveEvent | undefined {
    const value = parse(text);
    if (this.#done) throw corrupt('something follows its end');
    if (!this.#begun) return { kind: 'header', header: this.#begin(value) };
    if (Array.isArray(value)) return this.#row(value as Row);
    if ('table' in value) return { kind: 'table', table: this.#open(value) };
    if ('note' in value) return { kind: 'note', note: noteIn(value['note']) };
    if (value['end'] !== 'archive') return this.#close(value);
    if (this.#table || this.#tables !== carriedTables.length) throw corrupt('tables are missing');
    this.#done = true;
    return undefined;
  }

  finish(): void {
    if (!this.#done) throw corrupt('it is cut off');
  }

  #begin(value: Record<string, unknown> | unknown[]): ArchiveHeader {
    if (Array.isArray(value) || value['format'] !== FORMAT) throw corrupt('it does not begin as one');
    if (value['version'] !== FORMAT_VERSION) {
      throw new ArchiveError('archive_version', `The archive has version ${String(value['version'])}, not 1.`);
    }
    this.#begun = true;
    const { zenml, revision, server } = value as unknown as ArchiveHeader;
    return { zenml, revision, server };
  }

  #open(value: Record<string, unknown>): CarriedTable {
    const table = carriedTable(String(value['table']));
    const expected = carriedTables[this.#tables];
    const columns = JSON.stringify(table?.columns.map(({ name }) => name));
    if (this.#table || !table || table !== expected || columns !== JSON.stringify(value['columns'])) {
      throw corrupt('its tables are not those of this version');
    }
    this.#table = table;
    this.#hash = new TableHash();
    return table;
  }

  #row(row: Row): ArchiveEvent {
    const table = this.#table;
    if (!table || row.length !== table.columns.length) throw corrupt('a row is where none belongs');
    this.#hash.add(row);
    return { kind: 'row', table, row };
  }

  #close(value: Record<string, unknown>): ArchiveEvent {
    const [table, { sum }] = [this.#table, this.#hash];
    if (!table || value['end'] !== table.name) throw corrupt('a table ends that has not begun');
    if (value['rows'] !== sum.rows || value['hash'] !== sum.hash) {
      throw corrupt(`the rows of ${table.name} are not those that were written`);
    }
    this.#table = undefined;
    this.#tables += 1;
    return { kind: 'end', table, sum };
  }
}

/** A note as it was written, without anything else that may stand beside its members. */
function noteIn(value: unknown): Note {
  const { code, message, what_to_do, items, count } = (value ?? {}) as Record<string, unknown>;
  const texts = [code, message, what_to_do, ...(Array.isArray(items) ? items : [undefined])];
  if (!texts.every((text) => typeof text === 'string') || !Number.isSafeInteger(count)) throw corrupt('a note is none');
  return { code, message, what_to_do, items, count } as Note;
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const gunzip = createGunzip();
  // Iterating the last stream of the pipeline tells of every fault before it.
  pipeline(Readable.from(chunks, { objectMode: true, highWaterMark: 2 }), gunzip, () => undefined);
  const decoder = new StringDecoder('utf8');
  let rest = '';
  try {
    for await (const chunk of gunzip) {
      const lines = (rest + decoder.write(chunk as Buffer)).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > LONGEST_LINE) throw corrupt('a line of it does not end');
      yield* lines;
    }
  } catch (error) {
    if (isGzipFault(error)) throw corrupt('it is not whole', error);
    throw error;
  }
  if (rest !== '') throw corrupt('it is cut off');
}

const isGzipFault = (error: unknown): boolean => /^Z_|^ERR_Z/.test(String((error as { code?: unknown }).code));

function parse(text: string): Record<string, unknown> | unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // The text is not quoted: secrets are in it.
  }
  throw corrupt('a line of it is no JSON');
}

const corrupt = (why: string, cause?: unknown): ArchiveError =>
  new ArchiveError('archive_corrupt', `The archive is damaged: ${why}.`, { cause });
