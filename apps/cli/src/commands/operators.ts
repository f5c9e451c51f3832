import { type Command, Option } from 'commander';

import type { Operator } from '../api/types.js';
import type { App } from '../app.js';
import { CliError } from '../errors/cli.error.js';
import { ExitCode } from '../errors/exit-code.js';
import { newPassword } from '../input/new-password.js';
import { confirm } from '../input/prompt.js';
import type { View } from '../output/print.js';
import { properties } from '../output/table.js';
import { count } from './options.js';
import { operatorDetails, operatorList } from './views.js';

interface PasswordOptions {
  readonly passwordStdin?: boolean;
}

/** With the password that the CLI made: this is the one time that it is shown. */
type WithPassword = Operator & { readonly password?: string };

const withPassword: View<WithPassword> = {
  names: ({ email }) => [email],
  table: ({ id, email, password }) =>
    properties([
      ['Email', email],
      ['Id', id],
      ['Password', password && `${password}   (shown this once)`],
    ]),
};

/** `operators create`, `list`, `get`, `disable`, `enable` and `set-password`. */
export function registerOperators(program: Command, app: App): void {
  const operators = program.command('operators').description('the people who run Zendo');

  const create = operators
    .command('create')
    .description('add an operator, who may do everything')
    .argument('<email>', 'what they log in with')
    .option('--password-stdin', 'read the password from standard input instead of making one');
  create.action(async (email: string, options: PasswordOptions) => {
    const { password, generated } = await newPassword(app.streams.stdin, options.passwordStdin);
    const api = await app.api(create);
    const created = await api.createOperator({ email, password });
    app.print(create, { ...created, ...(generated && { password }) }, withPassword);
  });

  const list = operators
    .command('list')
    .alias('ls')
    .description('list operators')
    .addOption(new Option('--limit <n>', 'at most this many').argParser(count));
  list.action(async (options: { limit?: number }) => {
    const api = await app.api(list);
    app.print(list, await api.listOperators(options.limit), operatorList);
  });

  const get = operators.command('get').description('show an operator').argument('<operator>', 'their email or id');
  get.action(async (reference: string) => {
    const api = await app.api(get);
    app.print(get, await api.getOperator(reference), operatorDetails);
  });

  const disable = operators
    .command('disable')
    .description('lock an operator out: sessions end and keys stop working at once')
    .argument('<operator>', 'their email or id')
    .option('-y, --yes', 'do not ask');
  disable.action(async (reference: string, options: { yes?: boolean }) => {
    const api = await app.api(disable);
    const operator = await api.getOperator(reference);
    if (!options.yes && !(await confirm(app.terminal, `Lock ${operator.email} out?`))) {
      throw new CliError('Not done.', ExitCode.Error);
    }
    app.print(disable, await api.changeOperator(operator.id, 'disable'), operatorDetails);
  });

  const enable = operators
    .command('enable')
    .description('let an operator in again, with the keys they had')
    .argument('<operator>', 'their email or id');
  enable.action(async (reference: string) => {
    const api = await app.api(enable);
    app.print(enable, await api.changeOperator(reference, 'enable'), operatorDetails);
  });

  const setPassword = operators
    .command('set-password')
    .description("set an operator's password, which ends their other logins")
    .argument('<operator>', 'their email or id')
    .option('--password-stdin', 'read the password from standard input instead of making one');
  setPassword.action(async (reference: string, options: PasswordOptions) => {
    const { password, generated } = await newPassword(app.streams.stdin, options.passwordStdin);
    const api = await app.api(setPassword);
    const changed = await api.setOperatorPassword(reference, password);
    app.print(setPassword, { ...changed, ...(generated && { password }) }, withPassword);
  });
}
