import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Row } from '../cells.js';
import { TableHash, type TableSum } from '../table-hash.js';
import { type CarriedTable, carriedTables } from '../tables.js';
import { type ArchiveHeader, FORMAT, FORMAT_VERSION, type Note } from './format.js';

/** Where the content of an archive comes from. */
export interface ArchiveSource {
  readonly header: ArchiveHeader;
  rows(table: CarriedTable): AsyncIterable<Row>;
  /** Asked last, when all rows were read. */
  notes(): readonly Note[];
}

export type OnTable = (table: string, sum: TableSum) => void;

const CHUNK_CHARACTERS = 64 * 1024;

/** The archive of a source as it is read. An error of the source ends the stream with it. */
export function writeArchive(source: ArchiveSource, onTable: OnTable = () => undefined): Readable {
  const gzip = createGzip({ level: 6 });
  pipeline(Readable.from(linesOf(source, onTable), { objectMode: true, highWaterMark: 4 }), gzip, () => undefined);
  return gzip;
}

async function* linesOf(source: ArchiveSource, onTable: OnTable): AsyncGenerator<Buffer> {
  let text = line({ format: FORMAT, version: FORMAT_VERSION, ...source.header });
  for (const table of carriedTables) {
    text += line({ table: table.name, columns: table.columns.map(({ name }) => name) });
    const hash = new TableHash();
    for await (const row of source.rows(table)) {
      hash.add(row);
      text += line(row);
      if (text.length < CHUNK_CHARACTERS) continue;
      yield Buffer.from(text);
      text = '';
    }
    text += line({ end: table.name, ...hash.sum });
    onTable(table.name, hash.sum);
  }
  for (const note of source.notes()) text += line({ note });
  yield Buffer.from(text + line({ end: 'archive', tables: carriedTables.length }));
}

const line = (value: unknown): string => `${JSON.stringify(value)}\n`;
