import { install } from './debian.mjs';
import { SetupError, say } from './log.mjs';
import { run, which } from './process.mjs';

/** Programs that tests start: any of `names` will do; `packages` bring it on Debian. */
const PROGRAMS = {
  redis: { names: ['redis-server'], packages: ['redis-server'], what: 'Redis' },
  mariadb: { names: ['mariadbd'], packages: ['mariadb-server'], what: 'MariaDB' },
  chromium: { names: ['chromium', 'chromium-browser', 'google-chrome'], packages: ['chromium'], what: 'Chromium' },
};

const find = (names) => names.map(which).find((path) => path !== undefined);

async function program({ names, packages, what }) {
  let path = find(names);
  if (path === undefined) {
    await install(packages, what);
    path = find(names);
  }
  if (path === undefined) throw new SetupError(`${what} is still missing after installing ${packages.join(' ')}.`);
  const { code, output } = await run(path, ['--version'], { timeoutMs: 60_000 });
  if (code !== 0) throw new SetupError(`${path} does not run:\n${output.slice(-1000)}`);
  say(`${what}: ${path}`);
}

export const redis = () => program(PROGRAMS.redis);
export const mariadb = () => program(PROGRAMS.mariadb);
export const chromium = () => program(PROGRAMS.chromium);
