import type { CarriedTable } from '@zendo/transfer';
import type { Connection } from 'mysql2/promise';

import { CliError } from '../../errors/cli.error.js';
import { ExitCode } from '../../errors/exit-code.js';
import type { Database } from './source.js';

const CONNECT_MS = 10_000;
const FETCHED_ROWS = 1_000;

/**
 * Connects to MySQL or MariaDB and holds one moment of it.
 * @param url `?ssl=true` asks for TLS, with a certificate that Node trusts
 * @param password apart from the address, which must not hold one
 * @throws CliError `source_password`, `source_unreachable`
 */
export async function openMysql(url: URL, password: string | undefined): Promise<Database> {
  const database = decodeURIComponent(url.pathname.slice(1));
  if (url.password !== '') {
    throw new CliError(
      'A password does not belong in an argument, which every user of this machine can see.',
      ExitCode.Usage,
      {
        code: 'source_password',
        hint: 'Put it into the variable ZENDO_IMPORT_PASSWORD.',
      },
    );
  }
  const { createConnection } = await import('mysql2/promise');
  try {
    const connection = await createConnection({
      // An IPv6 address has brackets in a URL only.
      host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: url.port ? Number(url.port) : 3306,
      user: decodeURIComponent(url.username) || undefined,
      password,
      database,
      connectTimeout: CONNECT_MS,
      // Times and JSON as the text that they are, with all their digits.
      dateStrings: true,
      typeCast: (field, next) => (field.type === 'JSON' ? field.string('utf8') : next()),
      ...(url.searchParams.get('ssl') === 'true' && { ssl: {} }),
    });
    // Of the server's own modes some change how texts in statements are read.
    await connection.query("SET SESSION sql_mode = ''");
    await connection.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT');
    return new MysqlDatabase(connection);
  } catch (cause) {
    const { code = 'unknown', message = '' } = cause as { code?: string; message?: string };
    throw new CliError(
      `The database at ${url.host}${url.pathname} cannot be opened (${code}: ${message}).`,
      ExitCode.Usage,
      {
        code: 'source_unreachable',
        hint: 'Check host, user and database, and ZENDO_IMPORT_PASSWORD.',
        cause,
      },
    );
  }
}

class MysqlDatabase implements Database {
  readonly kind = 'mysql';

  constructor(private readonly connection: Connection) {}

  async tables(): Promise<ReadonlySet<string>> {
    return new Set(
      await this.#values('SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()'),
    );
  }

  async revision(): Promise<string | undefined> {
    return (await this.#values('SELECT version_num FROM alembic_version'))[0];
  }

  async server(): Promise<{ id: string; name: string } | undefined> {
    const [row] = await this.#rows('SELECT id, server_name FROM server_settings');
    return row && { id: String(row[0]), name: String(row[1]) };
  }

  /** Pages by the primary key, so that neither side ever holds a whole table. */
  async *rows({ name, columns, primaryKey }: CarriedTable): AsyncGenerator<readonly unknown[]> {
    const keys = primaryKey.length > 0 ? primaryKey : columns.map((column) => column.name);
    const selected = columns.map((column) => quoted(column.name)).join(', ');
    const order = keys.map(quoted).join(', ');
    const places = keys.map((key) => columns.findIndex((column) => column.name === key));
    // The settings' id does not cross; there is one row of them.
    if (places.includes(-1)) {
      yield* await this.#rows(`SELECT ${selected} FROM ${quoted(name)}`);
      return;
    }
    let after: readonly unknown[] | undefined;
    for (;;) {
      const where = after ? ` WHERE (${order}) > (${keys.map(() => '?').join(', ')})` : '';
      const sql = `SELECT ${selected} FROM ${quoted(name)}${where} ORDER BY ${order} LIMIT ${FETCHED_ROWS}`;
      const rows = await this.#rows(sql, after);
      yield* rows;
      const last = rows.at(-1);
      if (rows.length < FETCHED_ROWS || !last) return;
      after = places.map((place) => last[place]);
    }
  }

  async close(): Promise<void> {
    await this.connection.end().catch(() => undefined);
  }

  async #rows(sql: string, values: readonly unknown[] = []): Promise<unknown[][]> {
    try {
      const [rows] = await this.connection.query({ sql, rowsAsArray: true, values: [...values] });
      return rows as unknown[][];
    } catch (cause) {
      throw new CliError(`The database cannot be read (${(cause as Error).message}).`, ExitCode.Usage, {
        code: 'source_unreadable',
        hint: 'See that its server is still there and that the user may read all tables, and import again.',
        cause,
      });
    }
  }

  async #values(sql: string): Promise<string[]> {
    return (await this.#rows(sql)).map(([value]) => String(value));
  }
}

const quoted = (name: string): string => `\`${name}\``;
