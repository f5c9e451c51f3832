import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The directory of the Zendo that this file belongs to: the nearest one above whose package.json is Zendo's. */
export function installDir(from: string = dirname(fileURLToPath(import.meta.url))): string | undefined {
  for (let directory = from; directory !== dirname(directory); directory = dirname(directory)) {
    if (packageOf(directory)?.name === 'zendo') return directory;
  }
  return undefined;
}

/** This Zendo's version, or `unknown` when the file stands alone. */
export function version(): string {
  const directory = installDir();
  return (directory !== undefined && packageOf(directory)?.version) || 'unknown';
}

function packageOf(directory: string): { name?: string; version?: string } | undefined {
  try {
    return JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as { name?: string; version?: string };
  } catch {
    return undefined;
  }
}
