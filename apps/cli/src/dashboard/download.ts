import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { CliError } from '../errors/cli.error.js';
import { ExitCode } from '../errors/exit-code.js';
import { oneLine } from '../output/table.js';
import { PACKAGE } from './wheels.js';

const PYTHONS = ['python3', 'python'];
const OTHERWISE = 'Or download the wheel elsewhere and give it with --wheel FILE.';

/**
 * Fetches the package's wheel into `directory` with the ordinary Python client, which goes where its user's
 * configuration leads.
 * @returns the wheel's path
 * @throws CliError when there is no Python with pip, or it does not get the wheel
 */
export async function download(version: string, directory: string): Promise<string> {
  const words = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--ignore-requires-python', '--no-input'];
  const args = [...words, '--disable-pip-version-check', '--dest', directory, `${PACKAGE}==${version}`];
  for (const python of PYTHONS) {
    const { code, output } = await run(python, args);
    if (code === undefined) continue;
    if (code !== 0) throw failed(python, version, output);
    const wheel = (await readdir(directory)).find((name) => name.endsWith('.whl'));
    if (wheel === undefined) throw failed(python, version, output);
    return join(directory, wheel);
  }
  throw new CliError('There is no Python here, whose package manager fetches the dashboard.', ExitCode.Error, {
    code: 'python_missing',
    hint: `Install Python 3 with pip. ${OTHERWISE}`,
  });
}

/** @returns no code when there is no such program */
async function run(program: string, args: readonly string[]): Promise<{ code?: number | null; output: string }> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output = `${output}${text}`.slice(-20_000)));
  }
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, output };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { output };
    throw error;
  }
}

function failed(python: string, version: string, output: string): CliError {
  const lines = output.split('\n').map(oneLine).filter(Boolean);
  const errors = lines.filter((line) => line.startsWith('ERROR'));
  if (/No module named pip/.test(output)) {
    return new CliError(`${python} has no pip, which fetches the dashboard.`, ExitCode.Error, {
      code: 'python_missing',
      hint: `Install it, such as with \`apt-get install python3-pip\`. ${OTHERWISE}`,
    });
  }
  return new CliError(`pip did not get ${PACKAGE} ${version}.`, ExitCode.Error, {
    code: 'download_failed',
    faults: (errors.length > 0 ? errors : lines).slice(-4).map((line) => line.slice(0, 400)),
    hint: `It looks where pip's own configuration says (\`${python} -m pip config list\`). ${OTHERWISE}`,
  });
}
