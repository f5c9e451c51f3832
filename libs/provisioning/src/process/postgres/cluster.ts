import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './binaries.js';
import type { RunAs } from './run-as.js';

/** The name of the superuser of an embedded cluster. */
export const SUPERUSER = 'postgres';

/** What PostgreSQL's programs get of an environment: no secret of ours, and no PG* variable that would change them. */
export const ENVIRONMENT: NodeJS.ProcessEnv = {
  PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
  LC_ALL: 'C',
};

/** The major version of the programs. @throws EmbeddedPostgresError `unsupported_platform` when they do not run here */
export function majorOf(postgres: string): number {
  const result = spawnSync(postgres, ['--version'], { encoding: 'utf8' });
  const major = Number.parseInt(/ (\d+)/.exec(result.stdout ?? '')?.[1] ?? '', 10);
  if (result.status === 0 && major >= 15) return major;
  throw new EmbeddedPostgresError(
    'unsupported_platform',
    `The embedded PostgreSQL does not run here${result.stderr ? ` (${result.stderr.trim()})` : ''}. ` +
      'Set DATABASE_URL to a PostgreSQL of your own (15 or newer).',
    { cause: result.error },
  );
}

/**
 * Makes the cluster `data` in `directory`, and `password`, its superuser's.
 * @param durable whether it outlives a power cut from the moment it is there
 * @throws EmbeddedPostgresError `start_failed`
 */
export function makeCluster(initdb: string, directory: string, runAs: RunAs, durable: boolean): void {
  const passwordFile = join(directory, 'password');
  const fresh = join(directory, 'data.new');
  rmSync(fresh, { recursive: true, force: true });
  writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  if (runAs.user) spawnSync('chown', [`${runAs.user.uid}:${runAs.user.gid}`, passwordFile]);
  const command = [...runAs.prefix, initdb, `--pgdata=${fresh}`, `--username=${SUPERUSER}`];
  command.push(`--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C');
  command.push('--no-instructions', ...(durable ? [] : ['--no-sync']));
  const [program = '', ...args] = command;
  const result = spawnSync(program, args, { cwd: directory, encoding: 'utf8', env: ENVIRONMENT, ...runAs.user });
  if (result.status !== 0) {
    throw new EmbeddedPostgresError('start_failed', `initdb failed: ${(result.stderr || String(result.error)).trim()}`);
  }
  // Only a cluster that was made to the end gets the name that the next start trusts.
  rmSync(join(directory, 'data'), { recursive: true, force: true });
  renameSync(fresh, join(directory, 'data'));
}
