// Makes this machine ready for the tests: what npm cannot install, and npm's own. Run it again at any time.
//   node tools/setup.mjs [part ...]      parts: packages redis mariadb chromium venvs object-stores s3-client
//                                         kubernetes; all of them unless named
import { fileURLToPath } from 'node:url';

import { kubernetes } from './setup/kubernetes.mjs';
import { SetupError, say } from './setup/log.mjs';
import { node, packages } from './setup/npm.mjs';
import { objectStores, s3Client } from './setup/object-stores.mjs';
import { chromium, mariadb, redis } from './setup/programs.mjs';
import { venvs } from './setup/venvs.mjs';

const PARTS = {
  packages,
  redis,
  mariadb,
  chromium,
  venvs,
  'object-stores': objectStores,
  's3-client': s3Client,
  kubernetes,
};

/**
 * Sets up the named parts, one after the other.
 * @returns what went wrong by part; empty when all of it is ready
 */
export async function setUp(names = Object.keys(PARTS)) {
  node();
  const faults = new Map();
  for (const name of names) {
    const part = PARTS[name];
    if (!part) throw new SetupError(`No such part: ${name}. There are ${Object.keys(PARTS).join(', ')}.`);
    try {
      await part();
    } catch (error) {
      faults.set(name, error);
      say(`${name}: ${error instanceof SetupError ? error.message : error.stack}`);
    }
  }
  return faults;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const names = process.argv.slice(2);
  try {
    const faults = await setUp(names.length > 0 ? names : undefined);
    if (faults.size > 0) process.exitCode = 1;
    else say('ready');
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
}
