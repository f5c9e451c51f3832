import { ProvisioningError } from '@zendo/provisioning';
import { type CarriedTable, type Kind, type Row, SETTINGS_TABLE, TableHash } from '@zendo/transfer';
import type { Client } from 'pg';
import { quoteName } from './names.js';

const BATCH_ROWS = 2_000;
const BATCH_CHARACTERS = 2_000_000;

// The official server can end up with the same link twice; a tenant keeps each once.
const LINKS: ReadonlySet<string> = new Set(['tag_resource', 'model_versions_artifacts', 'model_versions_runs']);

const TYPES: Readonly<Record<Kind, string>> = {
  uuid: 'uuid',
  time: 'timestamp',
  bool: 'boolean',
  int: 'integer',
  float: 'double precision',
  json: 'text',
  packed: 'text',
  text: 'text',
};

/** Writes the rows of one table, many at a time, and sums up those that were written. */
export class TableInsert {
  readonly hash = new TableHash();
  /** Links that were there twice. */
  merged = 0;
  readonly #statement: string;
  #batch: { readonly row: Row; readonly stored: Row }[] = [];
  #characters = 0;

  constructor(
    private readonly client: Client,
    private readonly table: CarriedTable,
  ) {
    this.#statement = statementFor(table);
  }

  /** @param stored the row as the tenant keeps it. @throws ProvisioningError for what the tables do not take */
  async add(row: Row, stored: Row): Promise<void> {
    this.hash.add(row);
    this.#batch.push({ row, stored });
    this.#characters += stored.reduce<number>((sum, cell) => sum + (typeof cell === 'string' ? cell.length : 8), 0);
    if (this.#batch.length >= BATCH_ROWS || this.#characters >= BATCH_CHARACTERS) await this.flush();
  }

  async flush(): Promise<void> {
    const batch = this.#batch;
    if (batch.length === 0) return;
    this.#batch = [];
    this.#characters = 0;
    const names = this.table.columns.map(({ name }) => name);
    const objects = batch.map(({ stored }) => Object.fromEntries(names.map((name, index) => [name, stored[index]])));
    const { rows, rowCount } = await this.#run(JSON.stringify(objects));
    if (rowCount === batch.length) return;
    const written = new Set(rows.map(({ id }) => id?.replaceAll('-', '')));
    const idAt = names.indexOf('id');
    for (const { row } of batch) {
      if (written.has(String(row[idAt]))) continue;
      this.hash.remove(row);
      this.merged += 1;
    }
  }

  async #run(json: string) {
    try {
      return await this.client.query<{ id: string }>(this.#statement, [json]);
    } catch (error) {
      throw refused(this.table.name, error);
    }
  }
}

function statementFor({ name, columns }: CarriedTable): string {
  const names = columns.map((column) => quoteName(column.name)).join(', ');
  const typed = columns.map((column) => `${quoteName(column.name)} ${TYPES[column.kind]}`).join(', ');
  const values = columns
    .map((column) => `r.${quoteName(column.name)}${column.kind === 'json' ? '::jsonb' : ''}`)
    .join(', ');
  const rows = `json_to_recordset($1::json) AS r(${typed})`;
  if (name === SETTINGS_TABLE) {
    // The row stays, and with it what the server is: only how it is set up is taken over.
    return `UPDATE ${quoteName(name)} SET (${names}) = (SELECT ${values} FROM ${rows})`;
  }
  const links = LINKS.has(name) ? ' ON CONFLICT DO NOTHING RETURNING id' : '';
  return `INSERT INTO ${quoteName(name)} (${names}) SELECT ${values} FROM ${rows}${links}`;
}

/** Class 22 (a value that does not fit), 23 (a constraint) and 21000 (settings twice) are the archive's fault. */
function refused(table: string, error: unknown): unknown {
  const { code = '', constraint, column } = error as { code?: string; constraint?: string; column?: string };
  if (!/^2[123]/.test(code)) return error;
  const what = constraint ? `the constraint ${constraint}` : column ? `the column ${column}` : 'what Postgres can hold';
  // Postgres's own message can quote values; it is not passed on.
  return new ProvisioningError(
    'import_row_refused',
    `A row of ${table} goes against ${what}. Mend it in the source and import again; the tenant is as it was.`,
    { userFixable: true, retryable: false },
  );
}
