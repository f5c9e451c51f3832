import { isInstalled, rememberInstalled } from './installed.mjs';
import { SetupError, say } from './log.mjs';
import { root } from './places.mjs';
import { mustFetch } from './process.mjs';

/** Checks the version of Node. @throws SetupError when it is too old */
export function node() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new SetupError(`Zendo needs Node 20.19 or newer; this is ${process.version}.`);
  }
}

/** Installs the packages of package-lock.json unless exactly these are installed. */
export async function packages() {
  if (isInstalled()) return;
  say('npm ci');
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  await mustFetch('npm ci', 'npm', ['ci', ...quiet], { cwd: root, env: { NODE_ENV: '' } });
  rememberInstalled();
}
