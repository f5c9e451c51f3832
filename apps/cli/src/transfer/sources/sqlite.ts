import type { CarriedTable } from '@zendo/transfer';
import type { Database as Sqlite, Statement } from 'node-sqlite3-wasm';

import { finalize } from '../finalize.js';
import type { Database } from './source.js';
import { SqliteFile, unreadable } from './sqlite-file.js';

const WHOLE = 'Stop the server that uses it, and see that the file is a copy of all of it.';

/** Opens a SQLite file for reading. @throws CliError `source_missing`, `source_unreadable` */
export async function openSqlite(path: string): Promise<Database> {
  const file = await SqliteFile.at(path);
  // Loaded here, because no other command needs it.
  const { default: sqlite } = await import('node-sqlite3-wasm');
  let database: Sqlite | undefined;
  try {
    database = new sqlite.Database(file.link, { readOnly: true, fileMustExist: true });
    database.run('BEGIN');
    database.all('SELECT name FROM sqlite_master LIMIT 1');
    return new SqliteDatabase(file, database);
  } catch (cause) {
    database?.close();
    await file.release();
    throw unreadable(path, 'is no SQLite database that can be read', WHOLE, cause);
  }
}

class SqliteDatabase implements Database {
  readonly kind = 'sqlite';
  #reading: Statement | undefined;

  constructor(
    private readonly file: SqliteFile,
    private readonly database: Sqlite,
  ) {}

  async tables(): Promise<ReadonlySet<string>> {
    const rows = this.#all("SELECT name FROM sqlite_master WHERE type = 'table'");
    return new Set(rows.map((row) => String(row['name'])));
  }

  async revision(): Promise<string | undefined> {
    return this.#all('SELECT version_num FROM alembic_version')[0]?.['version_num']?.toString();
  }

  async server(): Promise<{ id: string; name: string } | undefined> {
    const [row] = this.#all('SELECT id, server_name FROM server_settings');
    return row && { id: String(row['id']), name: String(row['server_name']) };
  }

  async *rows(table: CarriedTable): AsyncGenerator<readonly unknown[]> {
    const names = table.columns.map(({ name }) => name);
    const rows = this.#iterate(selectOf(table));
    for (;;) {
      const { value: row, done } = this.#readable(() => rows.next());
      if (done) break;
      yield names.map((each) => (row as Record<string, unknown>)[each]);
    }
    this.#endReading();
    await this.file.checkUnchanged();
  }

  async close(): Promise<void> {
    this.#endReading();
    if (this.database.isOpen) this.database.close();
    await this.file.release();
  }

  #all = (sql: string) => this.#readable(() => this.database.all(sql));

  #iterate(sql: string) {
    return this.#readable(() => {
      this.#reading = this.database.prepare(sql);
      return this.#reading.iterate();
    });
  }

  /** A statement that is open keeps the file open. */
  #endReading(): void {
    const statement = this.#reading;
    this.#reading = undefined;
    if (statement) finalize(statement);
  }

  /** @throws CliError `source_unreadable` */
  #readable<Result>(read: () => Result): Result {
    try {
      return read();
    } catch (cause) {
      throw unreadable(this.file.path, `cannot be read to its end (${(cause as Error).message})`, WHOLE, cause);
    }
  }
}

const TEXTS: ReadonlySet<string> = new Set(['text', 'json', 'packed']);

// A text is read as the bytes that it is: as a text it would end at the first NUL in it.
function selectOf({ name, columns }: CarriedTable): string {
  const selected = columns.map((column) =>
    TEXTS.has(column.kind) ? `CAST("${column.name}" AS BLOB) AS "${column.name}"` : `"${column.name}"`,
  );
  return `SELECT ${selected.join(', ')} FROM "${name}"`;
}
