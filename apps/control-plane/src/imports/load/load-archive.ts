import { ProvisioningError, type TenantSpec } from '@zendo/provisioning';
import {
  carriedTables,
  type Note,
  noteOf,
  readArchive,
  SETTINGS_TABLE,
  type TableSum,
  TableHash,
} from '@zendo/transfer';
import type { Client } from 'pg';
import type { ImportReport, TableReport } from '../import.entity.js';
import { takeForeignKeysOff } from './foreign-keys.js';
import { TableInsert } from './insert-rows.js';
import { adminsOf, type FormerOwner, readOwner, restoreOwner } from './keep-owner.js';
import { quoteName } from './names.js';
import { SealedCells } from './sealed-cells.js';
import { tableRows } from './table-rows.js';

/** Which import is loaded, and how. */
export interface Load {
  readonly importId: string;
  readonly archive: AsyncIterable<Uint8Array>;
  readonly keepOwner: boolean;
  readonly ownerUsername: string | null;
  /** Told of each table once it is in, and of each that was compared. */
  readonly progress: (message: string) => Promise<void>;
}

/**
 * Replaces the content of a tenant's tables with an archive's, in the transaction of `client` (of the owner role), which
 * the caller commits: until then, and if it never does, the tenant is as it was. An import that is in already is not
 * loaded again.
 * @returns what came in, compared with the archive table by table
 * @throws ProvisioningError `release_too_old`, `import_row_refused`, `import_dangling_reference`, `import_differs`;
 *   ArchiveError
 */
export async function loadArchive(client: Client, tenant: TenantSpec, load: Load): Promise<ImportReport> {
  await checkTables(client);
  // Holds off every migration and every other loader, a worker that was thought dead included.
  await client.query('LOCK TABLE migration_lock IN EXCLUSIVE MODE');
  const { rows } = await client.query<{ report: string }>('SELECT report FROM import_receipt WHERE id = $1', [
    load.importId,
  ]);
  if (rows[0]) return JSON.parse(rows[0].report) as ImportReport;
  const report = await new Loader(client, new SealedCells(tenant.secrets('owner')), load).run();
  await client.query('INSERT INTO import_receipt (id, report) VALUES ($1, $2)', [
    load.importId,
    JSON.stringify(report),
  ]);
  return report;
}

class Loader {
  readonly #notes: Note[] = [];
  readonly #sums = new Map<string, TableSum>();

  constructor(
    private readonly client: Client,
    private readonly sealed: SealedCells,
    private readonly load: Load,
  ) {}

  async run(): Promise<ImportReport> {
    const { client, load } = this;
    const owner = await readOwner(client, load.ownerUsername);
    const putForeignKeysBack = await takeForeignKeysOff(client);
    await client.query(`TRUNCATE ${(await emptied(client)).join(', ')}`);
    await this.#insert();
    const kept = await this.#settleOwner(owner);
    await load.progress('checking that nothing points nowhere');
    await putForeignKeysBack();
    const tables: TableReport[] = [];
    for (const [name, sum] of this.#sums) tables.push(await this.#compare(name, sum, kept));
    const admins = await adminsOf(client);
    if (admins.length === 0) this.#noteNoAdmin();
    return { tables, notes: this.#notes, admins };
  }

  async #insert(): Promise<void> {
    let insert: TableInsert | undefined;
    let done = 0;
    for await (const event of readArchive(this.load.archive)) {
      if (event.kind === 'table') insert = new TableInsert(this.client, event.table);
      if (event.kind === 'row') await insert?.add(event.row, this.sealed.seal(event.table, event.row));
      if (event.kind === 'note') this.#notes.push(event.note);
      if (event.kind !== 'end' || !insert) continue;
      await insert.flush();
      this.#sums.set(event.table.name, insert.hash.sum);
      if (insert.merged > 0) this.#noteMerged(event.table.name, insert.merged);
      done += 1;
      await this.load.progress(
        `${event.table.name}: ${event.sum.rows} rows (table ${done} of ${carriedTables.length})`,
      );
    }
  }

  #noteNoAdmin(): void {
    const whatToDo =
      'Export the tenant with --reset-admin NAME, which gives that admin a new password, and import that.';
    this.#notes.push(noteOf('no_admin', 'No admin can log in by password.', whatToDo));
  }

  #noteMerged(table: string, count: number): void {
    const message = `${count} rows of ${table} said what another row said already; each is kept once.`;
    this.#notes.push(noteOf('duplicates_merged', message, 'Nothing.', [table]));
  }

  /** @returns the owner when it stays beside the accounts that came */
  async #settleOwner(owner: FormerOwner | undefined): Promise<FormerOwner | undefined> {
    const admins = await adminsOf(this.client);
    if (!owner || (!this.load.keepOwner && admins.length > 0)) return undefined;
    if (!(await restoreOwner(this.client, owner))) return undefined;
    const why = this.load.keepOwner ? 'as asked' : 'because no imported admin could log in';
    const whatToDo = `Log in as ${owner.name} with the password that it had.`;
    this.#notes.push(noteOf('owner_kept', `The tenant's owner was kept, ${why}.`, whatToDo, [owner.name]));
    return owner;
  }

  async #compare(name: string, sum: TableSum, kept: FormerOwner | undefined): Promise<TableReport> {
    const table = carriedTables.find((each) => each.name === name)!;
    const hash = new TableHash();
    const others = name === 'user' && kept ? { sql: `id <> '${kept.id}'`, values: [] } : undefined;
    for await (const row of tableRows(this.client, table, others)) hash.add(this.sealed.open(table, row));
    const { rows, hash: loaded } = hash.sum;
    // That the settings were switched on for the owner who stays is the one change of ours.
    const settled = name === SETTINGS_TABLE && kept && rows === sum.rows;
    if (!settled && (rows !== sum.rows || loaded !== sum.hash)) {
      throw new ProvisioningError(
        'import_differs',
        `What was read back of ${name} is not what was loaded (${rows} of ${sum.rows} rows). The tenant is as it was.`,
        { userFixable: false, retryable: false },
      );
    }
    return { table: name, ...sum, loaded_rows: rows, loaded_hash: loaded };
  }
}

/** Every table but the migration's own and the settings, whose one row stays: also those that only a tenant has. */
async function emptied(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() AND tablename <> ALL($1) ORDER BY 1`,
    [['migration_lock', 'schema_migration', 'import_receipt', SETTINGS_TABLE]],
  );
  return rows.map(({ name }) => quoteName(name));
}

/** @throws ProvisioningError `release_too_old` when the tenant's tables lack something that an archive can have */
async function checkTables(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT table_name || '.' || column_name AS name FROM information_schema.columns WHERE table_schema = current_schema()`,
  );
  const there = new Set(rows.map(({ name }) => name));
  const wanted = carriedTables.flatMap(({ name, columns }) => columns.map((column) => `${name}.${column.name}`));
  const missing = [...wanted, 'import_receipt.id'].filter((name) => !there.has(name));
  if (missing.length === 0) return;
  throw new ProvisioningError(
    'release_too_old',
    `The tenant's release has no ${missing[0]}. Upgrade the tenant, then import again.`,
    { userFixable: true, retryable: false },
  );
}
