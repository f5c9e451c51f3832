import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { withLock } from './lock.mjs';
import { SetupError, say } from './log.mjs';
import { cache } from './places.mjs';
import { must, mustFetch, run } from './process.mjs';
import { python } from './python.mjs';

/** The real clients, the official server and the fuzzer, each in an environment of its own, exactly these versions. */
export const VENVS = [
  { name: 'zenml-0.98.0', requirement: 'zenml==0.98.0', imports: 'zenml.cli.cli' },
  // `local` brings the SQL store that the server and the migrations need.
  {
    name: 'zenml-server-0.98.0',
    requirement: 'zenml[server]==0.98.0',
    imports: 'uvicorn, fastapi, sqlmodel, zenml.zen_server.auth',
  },
  { name: 'zenml-0.55.5', requirement: 'zenml==0.55.5', imports: 'zenml.cli.cli' },
  // What fuzzes the API; its data comes from hypothesis, so that one is pinned too.
  {
    name: 'schemathesis-4.32.5',
    requirement: 'schemathesis==4.32.5',
    with: ['hypothesis==6.170.17'],
    imports: 'schemathesis.cli',
  },
];

const markerOf = (directory) => join(directory, '.zendo-complete.json');

const ISOLATED = {
  ZENML_ANALYTICS_OPT_IN: 'false',
  ZENML_CONFIG_PATH: join(cache, 'config'),
  PYTHONDONTWRITEBYTECODE: '1',
};

async function isMarked(directory, requirement) {
  try {
    return JSON.parse(await readFile(markerOf(directory), 'utf8')).requirement === requirement;
  } catch {
    return false;
  }
}

/** Whether the environment holds the right version and, when `thorough`, whether all that the tests use imports. */
async function works(directory, { requirement, imports }, thorough) {
  const interpreter = join(directory, 'bin', 'python');
  if (!existsSync(interpreter)) return false;
  const [, name, version] = /^([\w-]+)(?:\[.*\])?==(.+)$/.exec(requirement);
  const lines = [`import importlib.metadata as m; assert m.version('${name}') == '${version}'`];
  if (thorough) lines.push(`import ${imports}`);
  return (await run(interpreter, ['-c', lines.join('\n')], { env: ISOLATED, timeoutMs: 180_000 })).code === 0;
}

const mark = (directory, requirement) =>
  writeFile(markerOf(directory), `${JSON.stringify({ requirement, at: new Date().toISOString() })}\n`);

/** Makes one environment unless it is there and whole. One that was left half-made has no marker and is made again. */
async function venv(wanted) {
  const directory = join(cache, 'venvs', wanted.name);
  if ((await isMarked(directory, wanted.requirement)) && (await works(directory, wanted, false))) {
    say(`${wanted.requirement}: ${directory}`);
    return;
  }
  await withLock(`${directory}.lock`, async () => {
    if (!(await works(directory, wanted, true))) await build(directory, wanted);
    await mark(directory, wanted.requirement);
  });
  say(`${wanted.requirement}: ${directory}`);
}

async function build(directory, wanted) {
  const interpreter = await python();
  say(`making an environment with ${wanted.requirement} (a minute or two)`);
  await rm(directory, { recursive: true, force: true });
  await mkdir(join(cache, 'venvs'), { recursive: true });
  await must('python -m venv', interpreter, ['-m', 'venv', directory]);
  const pip = ['-m', 'pip', '--disable-pip-version-check', '--no-input', '--retries', '5', 'install', '--quiet'];
  const requirements = [wanted.requirement, ...(wanted.with ?? [])];
  await mustFetch(`pip install ${wanted.requirement}`, join(directory, 'bin', 'python'), [...pip, ...requirements]);
  if (!(await works(directory, wanted, true))) {
    throw new SetupError(`${wanted.requirement} was installed in ${directory} but does not import.`);
  }
}

/** All environments, one after the other: pip uses every core by itself. */
export async function venvs() {
  for (const wanted of VENVS) await venv(wanted);
}
