import { resolve } from 'node:path';
import { OFFICIAL } from '@zendo/transfer';

import { CliError } from '../../errors/cli.error.js';
import { ExitCode } from '../../errors/exit-code.js';
import type { Database } from './source.js';
import { openSqlite } from './sqlite.js';

const FORMS = 'It looks like sqlite:///path/to/zenml.db or mysql://user@host:3306/database.';

/**
 * Opens the database that `--from` names and sees that it is one of an official server of the right version.
 * @param password of the database, when it is not a file
 * @throws CliError with the code `source_…` and what to do
 */
export async function openSource(from: string, cwd: string, password: () => string | undefined): Promise<Database> {
  const database = await open(from, cwd, password);
  try {
    await check(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function open(from: string, cwd: string, password: () => string | undefined): Promise<Database> {
  const file = /^sqlite:(?:\/\/\/)?(.+)$/.exec(from)?.[1];
  if (file !== undefined) return openSqlite(from.startsWith('sqlite:///') ? absolute(file, cwd) : resolve(cwd, file));
  if (!from.startsWith('mysql://') || !URL.canParse(from)) {
    throw new CliError('This is no database that can be imported.', ExitCode.Usage, {
      code: 'source_unknown',
      hint: FORMS,
    });
  }
  const { openMysql } = await import('./mysql.js');
  return openMysql(new URL(from), password());
}

/** What follows `sqlite:///`: an absolute path with or without its own slash, or with a dot in front a relative one. */
const absolute = (file: string, cwd: string): string => (/^[./]/.test(file) ? resolve(cwd, file) : `/${file}`);

async function check(database: Database): Promise<void> {
  const tables = await database.tables();
  if (!tables.has('alembic_version') || !tables.has('server_settings') || !tables.has('pipeline_run')) {
    throw new CliError('This database is not one of a ZenML server.', ExitCode.Usage, {
      code: 'source_not_zenml',
      hint: 'The database is named in the server’s settings (ZENML_STORE_URL); a local one is default_zen_store/zenml.db.',
    });
  }
  const revision = await database.revision();
  if (revision === OFFICIAL.revision) return;
  throw new CliError(
    `The database is at revision ${revision ?? 'none'}; ${OFFICIAL.revision} can be imported.`,
    ExitCode.Usage,
    {
      code: 'source_revision',
      hint: `Start the official server ${OFFICIAL.version} on it once: that migrates it. Then import again.`,
    },
  );
}
