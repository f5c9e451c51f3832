import type { Command } from 'commander';

import type { Operation } from '../api/types.js';
import type { ZendoApi } from '../api/zendo-api.js';
import type { App } from '../app.js';
import { CliError } from '../errors/cli.error.js';
import { ExitCode } from '../errors/exit-code.js';
import { operationDetails } from './views.js';
import { type WaitOptions, waits } from './options.js';

/**
 * What an operation that did not succeed is for the person who waited; `undefined` when it did.
 * @param mended what follows once its cause is gone
 */
export function failureOf(
  operation: Operation,
  mended = 'Once the cause is gone the tenant heals by itself.',
): CliError | undefined {
  if (operation.status === 'succeeded') return undefined;
  if (operation.status === 'failed') {
    const { error } = operation;
    const hint = error?.user_fixable ? mended : `\`zendo operations get ${operation.id}\` shows its steps.`;
    return new CliError(error?.message ?? 'The operation failed.', ExitCode.OperationFailed, {
      code: error?.code,
      hint,
    });
  }
  return new CliError(`The operation was ${operation.status}.`, ExitCode.OperationFailed, {
    hint: operation.status === 'superseded' ? 'A later change took its place.' : undefined,
  });
}

/** Waits for the operation if asked to, prints it, and throws when it did not succeed. */
export async function follow(
  app: App,
  command: Command,
  api: ZendoApi,
  operation: Operation,
  done: string,
): Promise<void> {
  const options = command.opts<WaitOptions>();
  if (!waits(options)) {
    app.print(command, operation, {
      ...operationDetails(app.outPaint),
      table: () => `operation ${operation.id} ${operation.status}\n`,
    });
    app.say(command, app.paint.dim(`Watch it: zendo operations watch ${operation.id}`));
    return;
  }
  const ended = await app.watch(api, operation, options.timeout);
  const failure = failureOf(ended);
  app.print(command, ended, { ...operationDetails(app.outPaint), table: () => (failure ? '' : `${done}\n`) });
  if (failure) throw failure;
}
