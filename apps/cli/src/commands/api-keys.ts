import { type Command, Option } from 'commander';

import type { ApiKey } from '../api/types.js';
import type { App } from '../app.js';
import { CliError } from '../errors/cli.error.js';
import { ExitCode } from '../errors/exit-code.js';
import { confirm } from '../input/prompt.js';
import { properties } from '../output/table.js';
import { count, duration } from './options.js';
import { apiKeyList } from './views.js';

const SCOPES = ['tenants', 'organizations', 'api-keys', 'operators']
  .flatMap((thing) => [`${thing}:read`, `${thing}:write`])
  .concat('operations:read', 'audit-events:read');

/** `api-keys create`, `list` and `revoke`. */
export function registerApiKeys(program: Command, app: App): void {
  const keys = program.command('api-keys').description('keys for scripts that use the admin API');

  const create = keys
    .command('create')
    .description('make a key; it is shown once')
    .argument('<name>', 'what it is for')
    .addOption(
      new Option(
        '--expires-in <duration>',
        'how long it works, such as 30d; without this it does not expire',
      ).argParser(duration),
    );
  create.addOption(
    new Option('--scope <scope...>', 'what it may do; without this everything that you may do').choices(SCOPES),
  );
  create.action(async (name: string, options: { expiresIn?: number; scope?: string[] }) => {
    const api = await app.api(create);
    const expires =
      options.expiresIn === undefined ? undefined : new Date(Date.now() + options.expiresIn).toISOString();
    const created = await api.createApiKey({ name, expires_at: expires, scopes: options.scope });
    app.print(create, created, {
      names: ({ id }) => [id],
      table: (key) =>
        properties([
          ['Id', key.id],
          ['Name', key.name],
          ['Key', `${key.key}   (shown this once)`],
        ]),
    });
  });

  const list = keys
    .command('list')
    .alias('ls')
    .description('list keys, without the keys themselves')
    .addOption(new Option('--limit <n>', 'at most this many').argParser(count));
  list.action(async (options: { limit?: number }) => {
    const api = await app.api(list);
    app.print(list, await api.listApiKeys(options.limit), apiKeyList);
  });

  const revoke = keys
    .command('revoke')
    .description('revoke a key; the very next request with it is refused')
    .argument('<key>', 'its id, prefix or name')
    .option('-y, --yes', 'do not ask');
  revoke.action(async (reference: string, options: { yes?: boolean }) => {
    const api = await app.api(revoke);
    const key = pick(await api.listApiKeys(), reference);
    if (!options.yes && !(await confirm(app.terminal, `Revoke the key ${key.name} (${key.prefix}…)?`))) {
      throw new CliError('Not done.', ExitCode.Error);
    }
    const revoked = (await api.revokeApiKey(key.id)) ?? key;
    app.print(revoke, revoked, { names: ({ id }) => [id], table: () => `Key ${key.name} is revoked.\n` });
  });
}

/** The one key that `reference` means. @throws CliError when it means none, or more than one */
export function pick(keys: readonly ApiKey[], reference: string): ApiKey {
  const byId = keys.filter(({ id, prefix }) => id === reference || prefix === reference);
  const found = byId.length > 0 ? byId : keys.filter(({ name, revoked_at }) => name === reference && !revoked_at);
  const [first, second] = found;
  if (!first) {
    throw new CliError(`There is no API key ${reference}.`, ExitCode.NotFound, {
      hint: '`zendo api-keys list` shows them.',
    });
  }
  if (second) {
    throw new CliError(`More than one key is called ${reference}.`, ExitCode.Conflict, {
      hint: 'Give the id instead.',
    });
  }
  return first;
}
