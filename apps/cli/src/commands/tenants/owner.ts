import { CliError } from '../../errors/cli.error.js';
import { ExitCode } from '../../errors/exit-code.js';
import { generatePassword } from '../../input/owner-password.js';
import { readSecretLine } from '../../input/prompt.js';
import type { App } from '../../app.js';

/** The tenant's first admin, as the command line gives it. */
export interface Owner {
  readonly username: string;
  readonly password: string;
  /** The CLI made the password, and so must show it, once. */
  readonly generated: boolean;
}

/** The owner that was asked for: the password comes from standard input or is made here. `undefined` for none. */
export async function ownerOf(
  app: App,
  { owner, ownerPasswordStdin }: { readonly owner: string | false; readonly ownerPasswordStdin?: boolean },
): Promise<Owner | undefined> {
  if (owner === false) {
    if (!ownerPasswordStdin) return undefined;
    throw new CliError('--no-owner and --owner-password-stdin exclude each other.', ExitCode.Usage);
  }
  if (!ownerPasswordStdin) return { username: owner, password: generatePassword(), generated: true };
  return { username: owner, password: await readSecretLine(app.streams.stdin, 'password'), generated: false };
}
