import { spawnSync } from 'node:child_process';
import { chownSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './binaries.js';

/** How to start a program so that PostgreSQL, which refuses to run as root, is content. */
export interface RunAs {
  /** Words before the command. */
  readonly prefix: readonly string[];
  /** The user to switch to, when not the current one. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

const UNSHARE = ['unshare', '--user', '--map-user=1000', '--map-group=1000'];

/**
 * Decides how to run PostgreSQL on `directory`. Not root: as we are. Root: in a user name space where we look like an
 * ordinary user (no account, no chown, works below 0700 directories); where the kernel forbids that, as `postgres`.
 * @throws EmbeddedPostgresError `not_permitted`
 */
export function chooseRunAs(directory: string, postgres: string): RunAs {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const [unshare = '', ...options] = UNSHARE;
  if (spawnSync(unshare, [...options, postgres, '--version'], { stdio: 'ignore' }).status === 0) {
    return { prefix: UNSHARE };
  }
  const user = accountOf('postgres');
  if (user && canUse(user, directory, postgres)) {
    chownTree(directory, user);
    return { prefix: [], user };
  }
  throw new EmbeddedPostgresError(
    'not_permitted',
    'PostgreSQL does not run as root, user name spaces are not allowed here, and ' +
      (user ? `the user postgres cannot enter ${directory}` : 'there is no user postgres') +
      '. Start Zendo as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own (15 or newer).',
  );
}

function accountOf(name: string): { uid: number; gid: number } | undefined {
  let table: string;
  try {
    table = readFileSync('/etc/passwd', 'utf8');
  } catch {
    return undefined;
  }
  const fields = table
    .split('\n')
    .map((line) => line.split(':'))
    .find(([user]) => user === name);
  return fields ? { uid: Number(fields[2]), gid: Number(fields[3]) } : undefined;
}

function canUse(user: { uid: number; gid: number }, directory: string, postgres: string): boolean {
  const runs = spawnSync(postgres, ['--version'], { stdio: 'ignore', cwd: '/', ...user }).status === 0;
  return runs && spawnSync('test', ['-x', dirname(directory)], { stdio: 'ignore', cwd: '/', ...user }).status === 0;
}

function chownTree(path: string, user: { uid: number; gid: number }): void {
  const stat = statSync(path);
  if (stat.uid !== user.uid) chownSync(path, user.uid, user.gid);
  if (stat.isDirectory()) for (const name of readdirSync(path)) chownTree(join(path, name), user);
}
