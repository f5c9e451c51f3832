import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ARCHIVE_TYPE, ArchiveError, type Note, readArchive, TableHash, type TableSum } from '@zendo/transfer';
import { type Command, Option } from 'commander';

import type { ZendoApi } from '../../api/zendo-api.js';
import type { App } from '../../app.js';
import { CliError } from '../../errors/cli.error.js';
import { ExitCode } from '../../errors/exit-code.js';
import { generatePassword } from '../../input/new-password.js';
import { undoWhenEnded } from '../../input/undo-when-ended.js';
import { OfficialForm } from '../../transfer/official-form.js';
import { notesText, sumsTable } from '../../transfer/report.js';
import { secretsKeyOf, type SecretsKeyOptions, secretsKeyOptions } from '../../transfer/secrets-key.js';
import { SqliteTarget } from '../../transfer/sqlite-target.js';

interface ExportOptions extends SecretsKeyOptions {
  readonly to: 'sqlite';
  readonly resetAdmin?: string;
}

/** `tenants export`: a database file that the official server starts on. */
export function registerExport(tenants: Command, app: App): void {
  const command = tenants
    .command('export')
    .description('write what is in a tenant into a database that the official server (0.98.0) starts on')
    .argument('<tenant>', 'its name or id')
    .argument('<file>', 'the file to write; it must not be there')
    .addOption(new Option('--to <kind>', 'the kind of database').choices(['sqlite']).default('sqlite'))
    .option('--reset-admin <user>', 'give this admin a new password, printed once');
  secretsKeyOptions(command);
  command.action(async (reference: string, file: string, options: ExportOptions) => {
    const path = resolve(app.config.cwd, file);
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere)
      throw new CliError(`${file} is there already; it is not overwritten.`, ExitCode.Usage, { code: 'target_exists' });
    const secretsKey = await secretsKeyOf(app, options);
    const api = await app.api(command);
    const { id, name } = await api.getTenant(reference);
    // Native, and needed by this command only.
    const { hashSync } = await import('@node-rs/bcrypt');
    const form = new OfficialForm(secretsKey, { hash: (text) => hashSync(text), newPassword: generatePassword });
    const tables = await write(app, api, id, path, form, options.resetAdmin);
    if (options.resetAdmin !== undefined && !form.admin) {
      app.streams.stderr.write(`There is no active admin ${options.resetAdmin}: nobody got a new password.\n`);
    }
    print(app, command, { tenant: name, file: path, tables, notes: form.notes(), admin: form.admin });
  });
}

type WrittenTable = TableSum & { readonly table: string };

interface Exported {
  readonly tenant: string;
  readonly file: string;
  readonly tables: readonly WrittenTable[];
  readonly notes: readonly Note[];
  readonly admin?: { readonly username: string; readonly password: string };
}

function print(app: App, command: Command, exported: Exported): void {
  const { admin } = exported;
  app.print(command, exported, {
    names: ({ file }) => [file],
    table: () =>
      `${sumsTable(exported.tables)}\nWritten and read back, all equal: ${exported.file}\n` +
      (admin ? `Admin ${admin.username}, password ${admin.password}   (shown this once)\n` : '') +
      notesText(exported.notes),
  });
}

async function write(
  app: App,
  api: ZendoApi,
  id: string,
  path: string,
  form: OfficialForm,
  resetAdmin: string | undefined,
): Promise<WrittenTable[]> {
  const response = await api.exportTenant(id, ARCHIVE_TYPE);
  const target = new SqliteTarget(path);
  const fill = async (): Promise<WrittenTable[]> => {
    await target.open();
    const written = new Map<string, TableHash>();
    for await (const event of readArchive(response.body ?? empty())) {
      if (event.kind === 'header') target.begin(event.header);
      if (event.kind === 'table') {
        target.table(event.table);
        written.set(event.table.name, new TableHash());
      }
      if (event.kind === 'row') {
        const row = form.row(event.table, event.row, resetAdmin);
        target.add(event.table, row);
        written.get(event.table.name)?.add(row);
      }
      if (event.kind === 'end' && event.sum.rows > 0) {
        app.streams.stderr.write(`wrote ${event.table.name}: ${event.sum.rows} rows\n`);
      }
    }
    const tables = compared(written, target.sums());
    await target.finish();
    return tables;
  };
  try {
    return await undoWhenEnded(fill, () => target.discard());
  } catch (error) {
    await target.discard();
    throw explained(error, path);
  }
}

function compared(written: ReadonlyMap<string, TableHash>, there: ReadonlyMap<string, TableSum>): WrittenTable[] {
  return [...written].map(([table, hash]) => {
    const { sum } = hash;
    const found = there.get(table);
    if (found?.hash === sum.hash && found.rows === sum.rows) return { table, ...sum };
    throw new CliError(`What was read back of ${table} is not what was written.`, ExitCode.Error, {
      code: 'export_differs',
    });
  });
}

function explained(error: unknown, path: string): unknown {
  const { name, message, syscall } = error as NodeJS.ErrnoException;
  if (name === 'SQLite3Error' || syscall !== undefined) {
    return new CliError(`The file ${path} cannot be written (${message}); there is none.`, ExitCode.Error, {
      code: 'target_unwritable',
      hint: 'See that its directory is there, may be written to and has room, and try again.',
      cause: error,
    });
  }
  if (!(error instanceof ArchiveError) && name !== 'TypeError') return error;
  return new CliError('The export broke off before its end; no file was written.', ExitCode.Error, {
    code: 'export_incomplete',
    hint: 'Try again.',
    cause: error,
  });
}

async function* empty(): AsyncGenerator<Uint8Array> {
  // A response without a body is an archive that is cut off.
}
