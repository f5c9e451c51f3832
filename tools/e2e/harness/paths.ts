import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository: the nearest directory above that is Zendo's, also from a bundle in dist/. */
function findRoot(from: string): string {
  for (let directory = from; directory !== dirname(directory); directory = dirname(directory)) {
    if (existsSync(join(directory, 'tools', 'start.mjs')) && existsSync(join(directory, 'package.json')))
      return directory;
  }
  throw new Error(`${from} is not inside of a Zendo`);
}

export const ROOT = findRoot(dirname(fileURLToPath(import.meta.url)));

/** Where the set-up keeps what it installed; tools/setup writes it. */
export const CACHE = process.env['ZENDO_CACHE_DIR'] || join(homedir(), '.cache', 'zendo');

/** A program of one of the Python environments that the set-up made. */
export const venvProgram = (venv: Venv, program: string): string => join(CACHE, 'venvs', venv, 'bin', program);

/** `zenml-s3-0.98.0` is client and server with what they need for S3, `object-stores` has the emulators. */
export type Venv =
  'zenml-0.98.0' | 'zenml-server-0.98.0' | 'zenml-0.55.5' | 'zenml-s3-0.98.0' | 'object-stores' | 'schemathesis-4.32.5';

/** The real clients' Python scripts: those of tools/e2e/python by name, others by path. */
export const pythonScript = (name: string): string => resolve(ROOT, 'tools', 'e2e', 'python', name);

/** A process's environment without what could lead a client astray: no settings of ZenML or Zendo of whoever runs us. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(?:ZENML_|ZENDO_|PYTHON|VIRTUAL_ENV|NODE_OPTIONS|JEST_)/.test(name),
    ),
  );
}
