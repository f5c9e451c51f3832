// Stand-ins for the public images of Postgres and Redis, made of the Debian packages of this machine, for the test
// clusters, which reach no registry. They take the settings that deploy/k8s uses of the public ones, and no more.
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Rootfs } from './rootfs.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const ID = 999;

function base(folder, user, commands) {
  const rootfs = new Rootfs(folder);
  rootfs.users([{ name: user, id: ID }]);
  rootfs.program('/bin/sh');
  for (const command of commands) rootfs.program(`/bin/${command}`);
  return rootfs;
}

function postgres(folder) {
  const version = existsSync('/usr/lib/postgresql') && readdirSync('/usr/lib/postgresql').sort().at(-1);
  if (!version) throw new Error('The Debian package postgresql is missing.');
  const rootfs = base(folder, 'postgres', ['cat', 'mkdir', 'chmod', 'rm', 'ls']);
  const installed = `/usr/lib/postgresql/${version}`;
  for (const program of ['postgres', 'initdb', 'pg_ctl', 'psql', 'pg_isready']) {
    rootfs.program(`${installed}/bin/${program}`);
  }
  for (const library of readdirSync(`${installed}/lib`).filter(
    (name) => name.endsWith('.so') && !name.startsWith('llvmjit'),
  )) {
    rootfs.program(`${installed}/lib/${library}`);
  }
  rootfs.copy(`/usr/share/postgresql/${version}`, `/usr/share/postgresql/${version}`);
  rootfs.copy('/usr/share/zoneinfo', '/usr/share/zoneinfo');
  rootfs.copy(join(here, 'postgres-entrypoint.sh'), '/entrypoint.sh');
  const path = `PATH=${installed}/bin:/usr/bin:/bin`;
  return { Entrypoint: ['/bin/sh', '/entrypoint.sh'], Cmd: ['postgres'], User: `${ID}:${ID}`, Env: [path, 'LANG=C'] };
}

function redis(folder) {
  if (!existsSync('/usr/bin/redis-server')) throw new Error('The Debian package redis-server is missing.');
  const rootfs = base(folder, 'redis', []);
  for (const program of ['redis-server', 'redis-cli']) rootfs.program(`/usr/bin/${program}`);
  return {
    Entrypoint: [],
    Cmd: ['redis-server'],
    User: `${ID}:${ID}`,
    WorkingDir: '/tmp',
    Env: ['PATH=/usr/bin:/bin'],
  };
}

/** Each fills a folder and answers the image's configuration. */
export const STAND_INS = { postgres, redis };
