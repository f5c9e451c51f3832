import sqlite from 'node-sqlite3-wasm';

type Row = Readonly<Record<string, unknown>>;

/** Tables, columns, indexes and keys of a SQLite file, in a form in which two files can be compared. */
export function schemaOfFile(path: string): Readonly<Record<string, unknown>> {
  return withFile(path, true, (file) => {
    const rows = (pragma: string, table: string): Row[] => file.all(`PRAGMA ${pragma}("${table}")`) as Row[];
    const tables = file.all(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`) as Row[];
    return Object.fromEntries(
      tables.map(({ name }) => {
        const table = String(name);
        return [
          table,
          {
            columns: rows('table_info', table).map((column) => ({ ...column, cid: undefined })),
            indexes: rows('index_list', table)
              .map((index) => indexOf(index, rows))
              .sort(),
            keys: rows('foreign_key_list', table)
              .map((key) => JSON.stringify({ ...key, id: undefined }))
              .sort(),
          },
        ];
      }),
    );
  });
}

function indexOf({ name, unique, origin }: Row, rows: (pragma: string, table: string) => Row[]): string {
  const columns = rows('index_info', String(name)).map((each) => each['name']);
  // SQLite numbers those that it makes for itself.
  return JSON.stringify([origin === 'c' ? name : origin, unique, columns]);
}

/** How many rows tables of a SQLite file have. */
export function countsOfFile(path: string, tables: readonly string[]): Readonly<Record<string, number>> {
  return withFile(path, true, (file) =>
    Object.fromEntries(
      tables.map((table) => [table, Number((file.get(`SELECT count(*) AS rows FROM "${table}"`) as Row)['rows'])]),
    ),
  );
}

/** Changes a SQLite file by statements. */
export function alterFile(path: string, ...statements: readonly string[]): void {
  withFile(path, false, (file) => {
    for (const statement of statements) file.exec(statement);
  });
}

function withFile<Result>(path: string, readOnly: boolean, work: (file: sqlite.Database) => Result): Result {
  const file = new sqlite.Database(path, { readOnly });
  try {
    return work(file);
  } finally {
    file.close();
  }
}
