import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { withLock } from './lock.mjs';
import { SetupError, say } from './log.mjs';
import { cache } from './places.mjs';
import { must, mustFetch } from './process.mjs';
import { python } from './python.mjs';

/** Emulators of the clouds' object stores, which speak the real protocols: S3 and STS, Google's and Azure's. */
const PYTHON = ['moto[s3,server]==5.2.5', 'gcp-storage-emulator==2026.7.19'];
/** It brings hundreds of packages, so it is no dependency of Zendo's. */
const AZURITE = 'azurite@3.35.0';

/** What the official client needs for an artifact store on S3; exact, because pip would try versions for minutes. */
const S3_CLIENT = ['s3fs==2026.9.0', 'aiobotocore==3.10.0', 'boto3==1.43.117', 'aws-profile-manager==0.7.3'];
const ZENML = 'zenml-server-0.98.0';

const pip = (directory, requirements) => {
  const options = ['--disable-pip-version-check', '--no-input', '--retries', '5', 'install', '--quiet'];
  return mustFetch(`pip install ${requirements.join(' ')}`, join(directory, 'bin', 'python'), [
    '-m',
    'pip',
    ...options,
    ...requirements,
  ]);
};

/** Makes a folder once: it has a marker with what was wanted when it is whole. */
async function once(name, wanted, make) {
  const directory = join(cache, name);
  const marker = join(directory, '.zendo-complete.json');
  const text = `${JSON.stringify(wanted)}\n`;
  await withLock(`${directory}.lock`, async () => {
    if ((await readFile(marker, 'utf8').catch(() => '')) === text) return;
    say(`making ${directory} (a minute)`);
    await rm(directory, { recursive: true, force: true });
    await mkdir(directory, { recursive: true });
    await make(directory);
    await writeFile(marker, text);
  });
  say(`${wanted.join(' ')}: ${directory}`);
}

async function venv(directory, requirements) {
  await must('python -m venv', await python(), ['-m', 'venv', directory]);
  await pip(directory, requirements);
}

/** The emulators. */
export async function objectStores() {
  await once('venvs/object-stores', PYTHON, (directory) => venv(directory, PYTHON));
  await once('azurite', [AZURITE], async (directory) => {
    await writeFile(join(directory, 'package.json'), '{"private":true}\n');
    const options = ['--no-audit', '--no-fund', '--no-save', '--ignore-scripts', '--loglevel=error'];
    await mustFetch(`npm install ${AZURITE}`, 'npm', ['install', ...options, AZURITE], { cwd: directory });
  });
}

/** The official client and server with what they need for S3, over the environment of the official server. */
export async function s3Client() {
  const base = join(cache, 'venvs', ZENML);
  if (!existsSync(base)) throw new SetupError(`${base} is missing: set up the part venvs first.`);
  await once('venvs/zenml-s3-0.98.0', S3_CLIENT, async (directory) => {
    const interpreter = join(directory, 'bin', 'python');
    await must('python -m venv', await python(), ['-m', 'venv', directory]);
    const where = "import sysconfig; print(sysconfig.get_path('purelib'))";
    const packages = (await must('python', interpreter, ['-c', where])).trim();
    const below = (await must('python', join(base, 'bin', 'python'), ['-c', where])).trim();
    await writeFile(join(packages, 'zenml.pth'), `${below}\n`);
    await pip(directory, S3_CLIENT);
    await must('import zenml, s3fs', interpreter, ['-c', 'import zenml, s3fs, boto3, aws_profile_manager']);
  });
}
