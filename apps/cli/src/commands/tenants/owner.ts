import { CliError } from '../../errors/cli.error.js';
import { ExitCode } from '../../errors/exit-code.js';
import { newPassword, type NewPassword } from '../../input/new-password.js';
import type { App } from '../../app.js';

/** The tenant's first admin, as the command line gives it. */
export interface Owner extends NewPassword {
  readonly username: string;
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
  return { username: owner, ...(await newPassword(app.streams.stdin, ownerPasswordStdin)) };
}
