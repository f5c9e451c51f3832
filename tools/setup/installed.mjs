// Whether node_modules is what package-lock.json asks for. Plain Node: nothing may be installed when it is asked.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './places.mjs';

const lockFile = join(root, 'package-lock.json');
const stampFile = join(root, 'node_modules', '.zendo-installed');
/** npm's own record, which it writes at the end of an install: a half-made one is never taken for whole. */
const recordFile = join(root, 'node_modules', '.package-lock.json');

const digestOfLock = () => createHash('sha256').update(readFileSync(lockFile)).digest('hex');

/** Learns it from npm's record the first time, and from a stamp with the lock's digest from then on. */
export function isInstalled() {
  if (!existsSync(recordFile)) return false;
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === digestOfLock()) return true;
  const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
  if (!fits(packagesOf(lockFile), packagesOf(recordFile))) return false;
  rememberInstalled();
  return true;
}

/** To be called after an install. */
export function rememberInstalled() {
  try {
    writeFileSync(stampFile, digestOfLock());
  } catch {
    // A read-only installation is looked at again each time, which only costs a moment.
  }
}

/** Every package of the lock that this installation needs is there in its version; those for other systems may be missing. */
function fits(wanted, installed) {
  const hasSources = existsSync(join(root, 'apps'));
  return Object.entries(wanted).every(([path, { version, optional, peer, link, dev }]) => {
    if (path === '' || link || (dev && !hasSources)) return true;
    const found = installed[path];
    return found ? found.version === version : Boolean(optional || peer);
  });
}
