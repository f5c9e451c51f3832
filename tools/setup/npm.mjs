import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { SetupError, say } from './log.mjs';
import { root } from './places.mjs';
import { mustFetch } from './process.mjs';

const stamp = join(root, 'node_modules', '.zendo-lock-hash');

/** Checks the version of Node. @throws SetupError when it is too old */
export function node() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new SetupError(`Zendo needs Node 20.19 or newer; this is ${process.version}.`);
  }
}

/**
 * Installs the packages of package-lock.json unless exactly these are installed. npm writes its own lock into
 * node_modules at the end of an install, so a half-made one is never taken for whole.
 */
export async function packages() {
  const wanted = createHash('sha256')
    .update(await readFile(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(join(root, 'node_modules', '.package-lock.json'))) {
    if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return;
    if (await sameTree()) {
      await writeFile(stamp, wanted);
      return;
    }
  }
  say('npm ci');
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  await mustFetch('npm ci', 'npm', ['ci', ...quiet], { cwd: root, env: { NODE_ENV: '' } });
  await writeFile(stamp, wanted);
}

/** Whether what npm says it installed is what the lock asks for; packages for other systems may be missing. */
async function sameTree() {
  const read = async (file) => JSON.parse(await readFile(file, 'utf8')).packages;
  const wanted = await read(join(root, 'package-lock.json'));
  const installed = await read(join(root, 'node_modules', '.package-lock.json'));
  return Object.entries(wanted).every(
    ([path, { version, optional, peer }]) =>
      path === '' || installed[path]?.version === version || ((optional || peer) && !installed[path]),
  );
}
