import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { execute } from '../../tools/e2e/harness/child.js';
import { ROOT, cleanEnvironment, venvProgram } from '../../tools/e2e/harness/paths.js';
import type { PassFigures } from './figures.js';
import type { Pass } from './modes.js';

const HERE = join(ROOT, 'conformance', 'fuzz');
/** An answer that takes longer is none. */
const TIMEOUT_SECONDS = 60;
const PASS_LIMIT_MS = 5_400_000;

export interface Fuzzed {
  readonly url: string;
  readonly token: string;
  /** A project that is there. */
  readonly project: string;
  /** Where files of the run go. */
  readonly directory: string;
}

/**
 * Runs schemathesis once over the document that a server gives.
 * @throws Error when it could not do its work; failures of checks are part of what it returns
 */
export async function runSchemathesis({ url, token, project, directory }: Fuzzed, pass: Pass): Promise<PassFigures> {
  const file = join(directory, `fuzz-${pass.seed}.json`);
  const options = {
    url,
    phases: pass.phases,
    'max-examples': pass.examples,
    seed: pass.seed,
    'request-timeout': TIMEOUT_SECONDS,
    'suppress-health-check': 'all',
    warnings: 'off',
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  if (!pass.deprecated) args.push('--exclude-deprecated');
  const { code, output } = await execute(
    venvProgram('schemathesis-4.32.5', 'schemathesis'),
    [
      ...['--config-file', join(HERE, 'schemathesis.toml'), 'run', `${url}/openapi.json`],
      ...[...args, '--continue-on-failure', '--no-color'],
    ],
    {
      cwd: directory,
      timeoutMs: PASS_LIMIT_MS,
      env: {
        ...cleanEnvironment(),
        PYTHONPATH: join(HERE, 'python'),
        PYTHONDONTWRITEBYTECODE: '1',
        SCHEMATHESIS_HOOKS: 'fuzz_hooks',
        ZENDO_FUZZ_URL: url,
        ZENDO_FUZZ_KEY: token,
        ZENDO_FUZZ_PROJECT: project,
        ZENDO_FUZZ_FIGURES: file,
      },
    },
  );
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const figures = text === undefined ? undefined : (JSON.parse(text) as PassFigures);
  // What was not answered is an error to it, and among the figures.
  const unanswered = Object.keys(figures?.unanswered ?? {}).length > 0;
  const errors = output.search(/^=+ ERRORS =+$/m);
  // 0: nothing was found, 1: something was. Whatever else is no run, and neither is one that met an error of its own.
  if (!figures || (code !== 0 && code !== 1) || (errors >= 0 && !unanswered)) {
    throw new Error(`schemathesis ended with ${code}:\n${output.slice(Math.max(errors, -6000)).slice(0, 6000)}`);
  }
  return figures;
}
