import { SetupError, say } from './log.mjs';
import { persist, run, which } from './process.mjs';

/** Whether packages can be installed here without asking anybody. */
export const canInstall = () => process.getuid?.() === 0 && which('apt-get') !== undefined;

// Services that a package brings (Redis) are not wanted as services: tests start their own.
const QUIET = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
const APT = ['-qq', '-y', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3'];
let updated = false;

/**
 * Installs Debian packages with apt.
 * @param needs what is missing, in words, for whoever must install it by hand
 * @throws SetupError when this is not root's Debian, or apt fails
 */
export async function install(packages, needs) {
  if (!canInstall()) {
    throw new SetupError(`${needs} is missing. Install it, on Debian with: sudo apt-get install ${packages.join(' ')}`);
  }
  say(`installing ${packages.join(' ')}`);
  await persist(`apt-get install ${packages.join(' ')}`, async (failed) => {
    if (!updated || failed > 0) await update();
    const { code, output } = await run('apt-get', [...APT, 'install', '--no-install-recommends', ...packages], {
      env: QUIET,
    });
    if (code !== 0) throw new SetupError(`apt-get could not install ${packages.join(' ')}:\n${output.slice(-2000)}`);
  });
}

async function update() {
  const { code, output } = await run('apt-get', [...APT, 'update'], { env: QUIET });
  // The package lists that are there may still do.
  if (code !== 0) say(`apt-get update failed, going on: ${output.trim().split('\n').at(-1)}`);
  updated = true;
}
