import { homedir } from 'node:os';
import { join } from 'node:path';

/** What the environment tells the CLI; read once, at start. */
export interface CliConfig {
  readonly url?: string;
  readonly apiKey?: string;
  /** Explicit data directory of a local Zendo; when absent, `.zendo` of the working directory and above is tried. */
  readonly dataDir?: string;
  /** Where the CLI keeps its saved login: `$XDG_CONFIG_HOME/zendo` or `~/.config/zendo`. */
  readonly configDir: string;
  readonly cwd: string;
  /** `ZENML_SECRETS_STORE_ENCRYPTION_KEY` of an official server that is imported or exported to. */
  readonly secretsKey?: string;
  /** `ZENDO_IMPORT_PASSWORD`: of the database that is imported. */
  readonly databasePassword?: string;
  /** `NO_COLOR` is set (https://no-color.org: any value but the empty one). */
  readonly noColor: boolean;
  /** `TERM=dumb`: a terminal that cannot move the cursor. */
  readonly dumbTerminal: boolean;
}

const filled = (value: string | undefined): string | undefined => (value?.trim() ? value.trim() : undefined);

/** Reads the CLI's settings from `env`. Empty values count as not set. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env, cwd: string = process.cwd()): CliConfig {
  const configHome = filled(env['XDG_CONFIG_HOME']) ?? join(filled(env['HOME']) ?? homedir(), '.config');
  return {
    url: filled(env['ZENDO_URL']),
    apiKey: filled(env['ZENDO_API_KEY']),
    dataDir: filled(env['ZENDO_DATA_DIR']),
    configDir: join(configHome, 'zendo'),
    cwd,
    secretsKey: filled(env['ZENML_SECRETS_STORE_ENCRYPTION_KEY']),
    databasePassword: filled(env['ZENDO_IMPORT_PASSWORD']),
    noColor: (env['NO_COLOR'] ?? '') !== '',
    dumbTerminal: env['TERM'] === 'dumb',
  };
}
