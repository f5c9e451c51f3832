import {
  type ArchiveSource,
  type CarriedTable,
  canonicalJson,
  CellError,
  cellOf,
  noteOf,
  type Note,
  OFFICIAL,
  officialRowOf,
  openOfficialValues,
  type Row,
} from '@zendo/transfer';

import { CliError } from '../errors/cli.error.js';
import { ExitCode } from '../errors/exit-code.js';
import type { Database } from './sources/source.js';

const LOG_IN_AGAIN = 'Log in again with `zenml login <the tenant’s url>`; each device is then known as before.';

/** An official server's database as the content of an archive: its secrets opened, what cannot cross noted. */
export class ImportSource implements ArchiveSource {
  readonly #unreadable: string[] = [];
  readonly #elsewhere: string[] = [];
  readonly #cleared: string[] = [];
  readonly #devices: string[] = [];
  readonly #withoutPassword: string[] = [];

  private constructor(
    private readonly database: Database,
    readonly header: ArchiveSource['header'],
    private readonly secretsKey: string | undefined,
  ) {}

  /** @param secretsKey ZENML_SECRETS_STORE_ENCRYPTION_KEY of the server, if it has one */
  static async of(database: Database, secretsKey: string | undefined): Promise<ImportSource> {
    const server = (await database.server()) ?? { id: '', name: '' };
    return new ImportSource(database, { zenml: OFFICIAL.version, revision: OFFICIAL.revision, server }, secretsKey);
  }

  async *rows(table: CarriedTable): AsyncGenerator<Row> {
    const change = this.#changes[table.name];
    for await (const values of this.database.rows(table)) {
      const row = this.#withoutNul(table, asRow(table, values));
      yield change ? change(row, table) : row;
    }
  }

  // Postgres holds every character of a text but this one.
  #withoutNul(table: CarriedTable, row: Row): Row {
    if (!row.some(hasNul)) return row;
    const columns = table.columns.filter((_column, index) => hasNul(row[index])).map(({ name }) => name);
    this.#cleared.push(`${table.name}.${columns.join('+')} of ${keyOf(table, row)}`);
    return row.map((cell) => (typeof cell === 'string' ? cell.replaceAll('\0', '') : cell));
  }

  readonly #changes: Readonly<Record<string, (row: Row, table: CarriedTable) => Row>> = {
    secret: (row, table) => this.#openSecret(row, table),
    auth_devices: (row, table) => {
      this.#devices.push(String(row[cellOf(table, 'hostname')] ?? row[cellOf(table, 'id')]));
      return row;
    },
    user: (row, table) => {
      const isPerson = row[cellOf(table, 'is_service_account')] === false;
      const lacks = row[cellOf(table, 'password')] === null && row[cellOf(table, 'activation_token')] === null;
      if (isPerson && lacks) this.#withoutPassword.push(String(row[cellOf(table, 'name')]));
      return row;
    },
  };

  #openSecret(row: Row, table: CarriedTable): Row {
    const at = cellOf(table, 'values');
    const stored = row[at];
    const name = String(row[cellOf(table, 'name')]);
    if (typeof stored !== 'string') {
      this.#elsewhere.push(name);
      return row;
    }
    const values = openOfficialValues(stored, this.secretsKey);
    if (!values) this.#unreadable.push(name);
    return row.with(at, values ? canonicalJson(values) : null);
  }

  notes(): readonly Note[] {
    const notes: Note[] = [];
    if (this.#unreadable.length > 0) {
      const why = this.secretsKey === undefined ? 'encrypted, and no key was given' : 'encrypted with another key';
      const message = `${this.#unreadable.length} secrets are ${why}: they come without their values.`;
      const whatToDo =
        'Import again with the server’s ZENML_SECRETS_STORE_ENCRYPTION_KEY (--secrets-key-file), or set the values anew: zenml secret update.';
      notes.push(noteOf('secret_unreadable', message, whatToDo, this.#unreadable));
    }
    if (this.#elsewhere.length > 0) {
      const message = `${this.#elsewhere.length} secrets have no values in the database: the server keeps them in another secrets store.`;
      const whatToDo = 'Set the values anew: zenml secret update NAME.';
      notes.push(noteOf('secret_values_elsewhere', message, whatToDo, this.#elsewhere));
    }
    if (this.#cleared.length > 0) {
      const message = `${this.#cleared.length} rows have NUL characters in a text: they come without those.`;
      notes.push(noteOf('nul_left_out', message, 'Nothing, unless they meant something.', this.#cleared));
    }
    if (this.#devices.length > 0) {
      const message = `${this.#devices.length} devices are known, but their tokens were signed by the other server.`;
      notes.push(noteOf('devices_log_in_again', message, LOG_IN_AGAIN, this.#devices));
    }
    if (this.#withoutPassword.length > 0) {
      const message = `${this.#withoutPassword.length} people have no password here: they logged in another way.`;
      const whatToDo = 'An admin gives each a way in: zenml user deactivate NAME prints a token to activate with.';
      notes.push(noteOf('user_without_password', message, whatToDo, this.#withoutPassword));
    }
    return notes;
  }
}

const hasNul = (cell: Row[number] | undefined): boolean => typeof cell === 'string' && cell.includes('\0');

/** The primary key, as far as it crosses. */
const keyOf = ({ columns, primaryKey }: CarriedTable, values: readonly unknown[]): string =>
  values.filter((_value, index) => primaryKey.includes(columns[index]?.name ?? '')).join(' ');

/** @throws CliError with the row, when a value of it is none of its column's kind */
function asRow(table: CarriedTable, values: readonly unknown[]): Row {
  try {
    return officialRowOf(table, values);
  } catch (cause) {
    if (!(cause instanceof CellError)) throw cause;
    throw new CliError(`${cause.message} It is in the row ${keyOf(table, values)}.`, ExitCode.Usage, {
      code: 'source_value',
      hint: 'Mend it in the source, and import again.',
      cause,
    });
  }
}
