import type { Config } from '../config/config.js';
import { isAway } from '../database/pg-errors.js';
import { forgetParent, watchParent } from './parent.js';

/**
 * `tenant-server migrate`: one JSON line a step on standard output; a failure is one JSON line `{code, message}` on
 * standard error and exit code 1, which is what the control plane shows its operator. The code is `database_unavailable`
 * when Postgres could not be reached or went away, which passes by itself, and `migration_failed` for all else.
 */
export async function migrateCommand(config: Config): Promise<number> {
  // Cut off anywhere a migration is whole or not at all; the next one goes on from there.
  watchParent(config, () => process.exit(1));
  const { migrate } = await import('../database/migrate/migrate.js');
  try {
    await migrate(config, (step, message) => console.log(JSON.stringify({ step, message })));
    return 0;
  } catch (error) {
    const code = isAway(error) ? 'database_unavailable' : 'migration_failed';
    console.error(JSON.stringify({ code, message: reasonOf(error) }));
    return 1;
  } finally {
    forgetParent();
  }
}

// Postgres quotes rows in `detail`, never in `message`, so the message alone is safe to show.
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return error.errors[0].message;
  return error instanceof Error ? error.message : String(error);
}
