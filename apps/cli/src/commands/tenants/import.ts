import { writeArchive } from '@zendo/transfer';
import type { Command } from 'commander';

import type { Import, Operation } from '../../api/types.js';
import type { ZendoApi } from '../../api/zendo-api.js';
import type { App } from '../../app.js';
import { CliError } from '../../errors/cli.error.js';
import { confirm } from '../../input/prompt.js';
import { undoWhenEnded } from '../../input/undo-when-ended.js';
import { ImportSource } from '../../transfer/import-source.js';
import { importTables, notesText } from '../../transfer/report.js';
import { secretsKeyOf, type SecretsKeyOptions, secretsKeyOptions } from '../../transfer/secrets-key.js';
import { openSource } from '../../transfer/sources/open-source.js';
import type { Database } from '../../transfer/sources/source.js';
import { upload } from '../../transfer/upload.js';
import { failureOf } from '../follow.js';

interface ImportOptions extends SecretsKeyOptions {
  readonly from: string;
  readonly keepOwner?: boolean;
  readonly yes?: boolean;
}

/** `tenants import`: an official server's database replaces what is in a tenant. */
export function registerImport(tenants: Command, app: App): void {
  const command = tenants
    .command('import')
    .description("replace what is in a tenant with an official server's database (0.98.0)")
    .argument('<tenant>', 'its name or id')
    .requiredOption('--from <url>', 'sqlite:///path/to/zenml.db or mysql://user@host:3306/database')
    .option('--keep-owner', "keep the tenant's owner beside the accounts that come")
    .option('-y, --yes', 'do not ask');
  secretsKeyOptions(command);
  command.action(async (reference: string, options: ImportOptions) => {
    const secretsKey = await secretsKeyOf(app, options);
    const database = await openSource(options.from, app.config.cwd, () => app.config.databasePassword);
    try {
      const api = await app.api(command);
      const { id, name } = await api.getTenant(reference);
      const question = `Replace everything in tenant ${name}, its accounts included?`;
      if (!options.yes && !(await confirm(app.terminal, question))) throw new CliError('Not done.');
      const operation = await send(app, api, id, database, { secretsKey, keepOwner: options.keepOwner === true });
      await database.close();
      await show(app, command, api, operation);
    } finally {
      await database.close();
    }
  });
}

async function send(
  app: App,
  api: ZendoApi,
  tenant: string,
  database: Database,
  { secretsKey, keepOwner }: { secretsKey: string | undefined; keepOwner: boolean },
): Promise<Operation> {
  // Refused before anything is read, when it could not be started anyway.
  const { id, part_bytes: partBytes } = await api.createImport(tenant, {
    source: database.kind,
    keep_owner: keepOwner,
  });
  const discard = (): Promise<void> => api.discardImport(id).catch(() => undefined);
  const upAndStart = async (): Promise<Operation> => {
    const source = await ImportSource.of(database, secretsKey);
    const archive = writeArchive(source, (table, { rows }) => {
      if (rows > 0) app.streams.stderr.write(`read ${table}: ${rows} rows\n`);
    });
    const parts = await upload(api, id, partBytes, archive);
    const { operation } = await api.startImport(id, parts);
    if (!operation) throw new CliError('The import was not started.');
    return operation;
  };
  try {
    return await undoWhenEnded(upAndStart, async () => {
      await Promise.all([discard(), database.close()]);
    });
  } catch (error) {
    await discard();
    throw error;
  }
}

async function show(app: App, command: Command, api: ZendoApi, begun: Operation): Promise<void> {
  const operation = await app.watch(api, begun);
  const failure = failureOf(operation, 'Once the cause is gone, import again.');
  const imported = await api.getImport(String(operation.parameters?.['import_id']));
  app.print(
    command,
    { operation, import: imported },
    {
      names: () => [operation.id],
      table: () => (imported.report ? reportText(imported.report) : ''),
    },
  );
  if (failure) throw failure;
}

function reportText(report: NonNullable<Import['report']>): string {
  const { admins } = report;
  const accounts = `Accounts are those of the imported server, with their passwords. Admins: ${admins.join(', ') || 'none'}.`;
  return `${importTables(report)}\n${accounts}\n${notesText(report.notes)}`;
}
