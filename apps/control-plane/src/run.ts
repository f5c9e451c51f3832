import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { type Config, ConfigError, loadConfig } from './config/config.js';
import { ZENDO_VERSION } from './config/version.js';
import { DatabaseRefusedError, migrate } from './database/migrate.js';
import { isConnectionFault } from './database/postgres-errors.js';
import { createLogger } from './logging/logger.js';
import { serve } from './serve.js';
import { listenForStop } from './stop.js';

const USAGE = `Usage: control-plane [serve | migrate]

  serve     migrate the control database, then serve what ZENDO_ROLE names (api, worker or all); the default
  migrate   migrate the control database and end
`;
/** EX_CONFIG of sysexits.h: starting again would be of no use; a supervisor need not try. */
const HOPELESS = 78;
const DATABASE_PATIENCE_MS = 60_000;

/**
 * Runs one command.
 * @param environment the process's own when absent.
 * @returns the exit code: 0 well ended, 1 failed, 2 wrong usage, 78 cannot start like this
 */
export async function run(args: readonly string[], environment?: NodeJS.ProcessEnv): Promise<number> {
  const [command = 'serve', ...rest] = args;
  if (command === '--version') return say(`${ZENDO_VERSION}\n`);
  if (command === '--help') return say(USAGE);
  if (rest.length > 0 || !['serve', 'migrate'].includes(command)) {
    process.stderr.write(USAGE);
    return 2;
  }
  let config: Config;
  try {
    config = loadConfig(environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return HOPELESS;
  }
  const log = createLogger(config);
  const stop = listenForStop(config);
  try {
    await migrateWhenThere(config, log);
    if (command === 'migrate') {
      log.info('The control database is up to date.');
      return 0;
    }
    return await serve(config, log, stop);
  } catch (error) {
    if (error instanceof DatabaseRefusedError) {
      process.stderr.write(`${error.message}\n`);
      return HOPELESS;
    }
    if ((error as { code?: string }).code === 'EADDRINUSE') {
      process.stderr.write(`Port ${config.port} of ${config.host} is in use. Choose another with ZENDO_PORT.\n`);
    } else log.fatal({ err: error }, 'Zendo could not start.');
    return 1;
  } finally {
    stop.forget();
  }
}

function say(text: string): number {
  process.stdout.write(text);
  return 0;
}

/** Waits for a database that is just starting, not for one that says no. */
async function migrateWhenThere(config: Config, log: pino.Logger): Promise<void> {
  for (const until = Date.now() + DATABASE_PATIENCE_MS; ;) {
    try {
      return await migrate(config.databaseUrl, config.masterKey);
    } catch (error) {
      if (!isConnectionFault(error) || Date.now() > until) throw error;
      log.info({ reason: (error as Error).message }, 'Waiting for the database.');
      await sleep(500);
    }
  }
}
