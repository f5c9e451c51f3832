import { access, constants } from 'node:fs/promises';
import type { CarriedTable } from '@zendo/transfer';
import type { Database as Sqlite } from 'node-sqlite3-wasm';

import { CliError } from '../../errors/cli.error.js';
import { ExitCode } from '../../errors/exit-code.js';
import type { Database } from './source.js';

/** Opens a SQLite file for reading. @throws CliError `source_missing`, `source_unreadable` */
export async function openSqlite(path: string): Promise<Database> {
  await access(path, constants.R_OK).catch((cause: unknown) => {
    throw new CliError(`The file ${path} cannot be read.`, ExitCode.Usage, {
      code: 'source_missing',
      hint: 'Give the path of the server’s zenml.db: --from sqlite:///path/to/zenml.db',
      cause,
    });
  });
  // Loaded here, because no other command needs it.
  const { default: sqlite } = await import('node-sqlite3-wasm');
  let file: Sqlite | undefined;
  try {
    file = new sqlite.Database(path, { readOnly: true, fileMustExist: true });
    file.run('BEGIN');
    file.all('SELECT name FROM sqlite_master LIMIT 1');
    return new SqliteDatabase(file);
  } catch (cause) {
    file?.close();
    throw new CliError(`The file ${path} is no SQLite database that can be read.`, ExitCode.Usage, {
      code: 'source_unreadable',
      hint: 'Stop the server that uses it, and see that the file is a copy of all of it.',
      cause,
    });
  }
}

class SqliteDatabase implements Database {
  readonly kind = 'sqlite';

  constructor(private readonly file: Sqlite) {}

  async tables(): Promise<ReadonlySet<string>> {
    return new Set(
      this.file.all("SELECT name FROM sqlite_master WHERE type = 'table'").map((row) => String(row['name'])),
    );
  }

  async revision(): Promise<string | undefined> {
    return this.file.get('SELECT version_num FROM alembic_version')?.['version_num']?.toString();
  }

  async server(): Promise<{ id: string; name: string } | undefined> {
    const row = this.file.get('SELECT id, server_name FROM server_settings');
    return row ? { id: String(row['id']), name: String(row['server_name']) } : undefined;
  }

  async *rows({ name, columns }: CarriedTable): AsyncGenerator<readonly unknown[]> {
    const names = columns.map((column) => column.name);
    const statement = this.file.prepare(`SELECT ${names.map((each) => `"${each}"`).join(', ')} FROM "${name}"`);
    try {
      for (const row of statement.iterate()) yield names.map((each) => (row as Record<string, unknown>)[each]);
    } finally {
      statement.finalize();
    }
  }

  async close(): Promise<void> {
    this.file.close();
  }
}
