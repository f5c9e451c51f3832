import { open, rename, rm } from 'node:fs/promises';
import {
  type ArchiveHeader,
  type CarriedTable,
  carriedTables,
  officialRowOf,
  type Row,
  SETTINGS_TABLE,
  sqliteSchema,
  TableHash,
  type TableSum,
} from '@zendo/transfer';
import type { Database as Sqlite, Statement } from 'node-sqlite3-wasm';

import { finalize } from './finalize.js';

type Value = string | number | Uint8Array | null;

/** A SQLite file with the official server's tables. It appears whole, at the end, or not at all. */
export class SqliteTarget {
  #server: ArchiveHeader['server'] = { id: '', name: '' };
  #insert: Statement | undefined;
  #file: Sqlite | undefined;
  readonly #partial: string;

  constructor(private readonly path: string) {
    this.#partial = `${path}.partial-${process.pid}`;
  }

  /** Begins the file, with tables and no rows. @throws Error of the file system or of SQLite, as everything here */
  async open(): Promise<void> {
    // Loaded here, because no other command needs it.
    const { default: sqlite } = await import('node-sqlite3-wasm');
    await this.#removePartial();
    // SQLite's own error does not say why a file cannot be made.
    await (await open(this.#partial, 'wx', 0o600)).close();
    const file = new sqlite.Database(this.#partial);
    this.#file = file;
    // Tables point to one another in circles: what points nowhere is looked for at the end.
    file.run('PRAGMA foreign_keys = OFF');
    file.run('BEGIN');
    for (const statement of sqliteSchema()) file.exec(statement);
  }

  get #open(): Sqlite {
    if (!this.#file) throw new Error('The file is not open.');
    return this.#file;
  }

  begin({ server }: ArchiveHeader): void {
    this.#server = server;
  }

  table(table: CarriedTable): void {
    this.#insert?.finalize();
    const names = [
      ...table.columns.map(({ name }) => name),
      ...(table.name === SETTINGS_TABLE ? ['id', 'server_name'] : []),
    ];
    const columns = names.map((name) => `"${name}"`).join(', ');
    this.#insert = this.#open.prepare(
      `INSERT INTO "${table.name}" (${columns}) VALUES (${names.map(() => '?').join(', ')})`,
    );
  }

  add(table: CarriedTable, row: Row): void {
    const values: Value[] = row.map((cell, index) => valueOf(table, cell, index));
    const { id, name } = this.#server;
    if (table.name === SETTINGS_TABLE) values.push(id.replaceAll('-', ''), name);
    this.#insert?.run(values);
  }

  /** What is in the file now, table by table. */
  sums(): Map<string, TableSum> {
    this.#insert?.finalize();
    this.#insert = undefined;
    this.#open.run('COMMIT');
    const dangling = this.#open.all('PRAGMA foreign_key_check').length;
    if (dangling > 0) throw new Error(`${dangling} rows of the export point to rows that are not there.`);
    return new Map(carriedTables.map((table) => [table.name, this.#sum(table)]));
  }

  #sum(table: CarriedTable): TableSum {
    const names = table.columns.map(({ name }) => name);
    const statement = this.#open.prepare(`SELECT ${names.map((name) => `"${name}"`).join(', ')} FROM "${table.name}"`);
    const hash = new TableHash();
    for (const row of statement.iterate()) {
      const values = row as Record<string, unknown>;
      hash.add(
        officialRowOf(
          table,
          names.map((name) => values[name]),
        ),
      );
    }
    statement.finalize();
    return hash.sum;
  }

  async finish(): Promise<void> {
    this.#close();
    await rename(this.#partial, this.path);
  }

  /** Nothing of it stays, whatever state it is in. */
  async discard(): Promise<void> {
    this.#close();
    // What cannot be removed could not be made: that has been told.
    await this.#removePartial().catch(() => undefined);
  }

  // A file is not let go of as long as one of its statements is open.
  #close(): void {
    if (this.#insert) finalize(this.#insert);
    if (this.#file?.isOpen) this.#file.close();
  }

  /** The file, and what SQLite lays beside one. */
  async #removePartial(): Promise<void> {
    for (const beside of ['', '-journal', '.lock']) {
      await rm(`${this.#partial}${beside}`, { force: true, recursive: true });
    }
  }
}

function valueOf(table: CarriedTable, cell: Row[number], index: number): Value {
  if (typeof cell === 'boolean') return Number(cell);
  const isPacked = table.columns[index]?.kind === 'packed';
  return isPacked && typeof cell === 'string' ? Buffer.from(Buffer.from(cell).toString('base64')) : cell;
}
