import type { Command } from 'commander';

import type { Session, Whoami } from '../api/types.js';
import type { App } from '../app.js';
import { readLogin, removeLogin, writeLogin } from '../connection/credentials.js';
import { loginUrl } from '../connection/discovery.js';
import { CliError } from '../errors/cli.error.js';
import { ExitCode } from '../errors/exit-code.js';
import { ask, askSecret, readSecretLine } from '../input/prompt.js';
import { oneLine, properties } from '../output/table.js';

/** `login`, `logout` and `whoami`. */
export function registerSession(program: Command, app: App): void {
  const login = program
    .command('login')
    .description('log in with your account; later commands use this login')
    .argument('[url]', 'where Zendo is')
    .option('--email <address>', 'who you are; asked for unless given')
    .option('--password-stdin', 'read the password from standard input instead of asking');
  login.action(async (argument: string | undefined, options: { email?: string; passwordStdin?: boolean }) => {
    const flag = login.optsWithGlobals<{ url?: string }>().url;
    const url = await loginUrl(app.config, argument ?? flag, app.installDir);
    const email =
      options.email ?? (await ask(app.terminal, 'Email: ', 'Give --email: nobody is here to answer.')).trim();
    const password = options.passwordStdin
      ? await readSecretLine(app.streams.stdin, 'password')
      : await askSecret(app.terminal, 'Password: ', 'Give --password-stdin: nobody is here to answer.');
    const session = await openSession(app, url, email, password);
    await writeLogin(app.config.configDir, { url, token: session.token, expires_at: session.expires_at, email });
    app.print(
      login,
      { url, email, expires_at: session.expires_at },
      { names: () => [email], table: () => `Logged in to ${url} as ${oneLine(email)}.\n` },
    );
  });

  const logout = program.command('logout').description('end the saved login');
  logout.action(async () => {
    const saved = await readLogin(app.config.configDir).catch(() => undefined);
    if (saved) {
      // The file goes in any case; a server that is away forgets the session when it ends.
      await app
        .http(saved.url, saved.token)
        .request('DELETE', '/api/v1/sessions/current')
        .catch((error: unknown) => {
          if (error instanceof CliError && error.exitCode === ExitCode.Auth) return;
          app.say(logout, `The server could not be told: ${(error as Error).message}`);
        });
    }
    const there = await removeLogin(app.config.configDir);
    app.print(
      logout,
      { logged_out: there },
      {
        names: () => [],
        table: () => (there ? `Logged out of ${saved?.url ?? 'Zendo'}.\n` : 'There was no saved login.\n'),
      },
    );
  });

  const whoami = program.command('whoami').description('show the server and the account or key that is used');
  whoami.action(async () => {
    const connection = await app.connect(whoami);
    const me = await app.http(connection.url, connection.token).request<Whoami>('GET', '/api/v1/whoami');
    app.print(
      whoami,
      { url: connection.url, source: connection.source, ...me },
      {
        names: () => [me.email ?? me.name ?? me.id],
        table: () =>
          properties([
            ['Server', connection.url],
            ['Account', me.email ?? me.name],
            ['Kind', me.type],
            ['Id', me.id],
            ['From', connection.source],
          ]),
      },
    );
  });
}

async function openSession(app: App, url: string, email: string, password: string): Promise<Session> {
  try {
    return await app.http(url).request<Session>('POST', '/api/v1/sessions', { body: { email, password } });
  } catch (error) {
    if (!(error instanceof CliError) || error.exitCode !== ExitCode.Auth) throw error;
    throw new CliError('The email or the password is wrong.', ExitCode.Auth, {
      code: error.options.code,
      cause: error,
    });
  }
}
