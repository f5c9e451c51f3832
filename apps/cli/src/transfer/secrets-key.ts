import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';

import type { App } from '../app.js';
import { CliError } from '../errors/cli.error.js';
import { ExitCode } from '../errors/exit-code.js';
import { readSecretLine } from '../input/prompt.js';

export interface SecretsKeyOptions {
  readonly secretsKeyFile?: string;
  readonly secretsKeyStdin?: boolean;
}

const NAME = 'ZENML_SECRETS_STORE_ENCRYPTION_KEY';

/** Adds the ways to hand over the official server's key for secrets; none of them is an argument. */
export const secretsKeyOptions = (command: Command): Command =>
  command
    .option('--secrets-key-file <file>', `file with the official server's ${NAME} (else that variable)`)
    .option('--secrets-key-stdin', 'read that key from standard input');

/** @returns the key, or `undefined` for a server that does not encrypt secrets */
export async function secretsKeyOf(app: App, options: SecretsKeyOptions): Promise<string | undefined> {
  if (options.secretsKeyStdin) return readSecretLine(app.streams.stdin, 'key');
  if (options.secretsKeyFile === undefined) return app.config.secretsKey;
  try {
    return (await readFile(options.secretsKeyFile, 'utf8')).trim() || undefined;
  } catch (cause) {
    throw new CliError(`The file ${options.secretsKeyFile} cannot be read.`, ExitCode.Usage, { cause });
  }
}
