import { chmod, rename, rm } from 'node:fs/promises';
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

type Value = string | number | Uint8Array | null;

/** A SQLite file with the official server's tables. It appears whole, at the end, or not at all. */
export class SqliteTarget {
  #server: ArchiveHeader['server'] = { id: '', name: '' };
  #insert: Statement | undefined;

  private constructor(
    private readonly path: string,
    private readonly partial: string,
    private readonly file: Sqlite,
  ) {}

  static async create(path: string): Promise<SqliteTarget> {
    // Loaded here, because no other command needs it.
    const { default: sqlite } = await import('node-sqlite3-wasm');
    const partial = `${path}.partial-${process.pid}`;
    await rm(partial, { force: true });
    const file = new sqlite.Database(partial);
    await chmod(partial, 0o600);
    // Tables point to one another in circles: what points nowhere is looked for at the end.
    file.run('PRAGMA foreign_keys = OFF');
    file.run('BEGIN');
    for (const statement of sqliteSchema()) file.exec(statement);
    return new SqliteTarget(path, partial, file);
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
    this.#insert = this.file.prepare(
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
    this.file.run('COMMIT');
    const dangling = this.file.all('PRAGMA foreign_key_check').length;
    if (dangling > 0) throw new Error(`${dangling} rows of the export point to rows that are not there.`);
    return new Map(carriedTables.map((table) => [table.name, this.#sum(table)]));
  }

  #sum(table: CarriedTable): TableSum {
    const names = table.columns.map(({ name }) => name);
    const statement = this.file.prepare(`SELECT ${names.map((name) => `"${name}"`).join(', ')} FROM "${table.name}"`);
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
    this.file.close();
    await rename(this.partial, this.path);
  }

  async discard(): Promise<void> {
    if (this.file.isOpen) this.file.close();
    await rm(this.partial, { force: true });
  }
}

function valueOf(table: CarriedTable, cell: Row[number], index: number): Value {
  if (typeof cell === 'boolean') return Number(cell);
  const isPacked = table.columns[index]?.kind === 'packed';
  return isPacked && typeof cell === 'string' ? Buffer.from(Buffer.from(cell).toString('base64')) : cell;
}
