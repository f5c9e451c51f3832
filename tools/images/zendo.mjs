// The root file systems of Zendo's own images:
//   node tools/images/zendo.mjs control-plane|tenant-server FOLDER [NODE-BINARY]
// The Dockerfile and the build without Docker both use it, so that they give the same image.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Rootfs, USER } from './rootfs.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const TENANT_SERVER = ['.mjs', '.cjs', '.cache', '.openapi.json', ''].map((suffix) => `tenant-server${suffix}`);

/** What is in each image, and how it starts. Paths are inside dist/ and inside /app. */
export const IMAGES = {
  'tenant-server': {
    programs: TENANT_SERVER,
    modules: ['@node-rs'],
    // Where an operator's own image may put the dashboard; there is none in ours.
    environment: ['ZENDO_DASHBOARD_DIR=/app/dashboard'],
    config: {
      Entrypoint: ['/usr/bin/node', '/app/tenant-server.mjs'],
      Cmd: ['serve'],
      ExposedPorts: { '8080/tcp': {} },
    },
  },
  // Runs as api, as worker, or through the launcher as everything on one machine.
  'control-plane': {
    programs: ['control-plane', ...TENANT_SERVER, 'launcher.mjs', 'zendo.mjs'],
    modules: ['@node-rs', 'swagger-ui-dist'],
    // Which the command line loads, for `tenants import` and `export`.
    packages: ['node-sqlite3-wasm', 'mysql2'],
    folders: ['data'],
    config: {
      Entrypoint: ['/usr/bin/node'],
      Cmd: ['/app/control-plane/main.mjs'],
      ExposedPorts: { '8080/tcp': {} },
    },
  },
};

/** The whole image configuration (OCI image specification, `config`). */
export const configOf = (name) => ({
  ...IMAGES[name].config,
  User: `${USER}:${USER}`,
  WorkingDir: '/app',
  Env: ['PATH=/usr/bin:/bin', 'NODE_ENV=production', ...(IMAGES[name].environment ?? [])],
});

/**
 * Fills `folder` with what the image `name` holds. dist/ must have been built.
 * @param dashboard a folder that `zendo dashboard install --directory` filled, for the tenant server's image
 */
export function assemble(name, folder, node = process.execPath, dashboard = undefined) {
  const image = IMAGES[name];
  if (!image) throw new Error(`There is no image ${name}; there are ${Object.keys(IMAGES).join(', ')}.`);
  const rootfs = new Rootfs(folder);
  rootfs.users([{ name: 'zendo', id: USER }]);
  rootfs.program(node, '/usr/bin/node');
  for (const program of image.programs) {
    const built = join(root, 'dist', program);
    if (!existsSync(built)) throw new Error(`dist/${program} is missing; run \`npm run build\` first.`);
    rootfs.copy(built, `/app/${program}`);
  }
  for (const name of [...image.modules, ...withDependencies(image.packages ?? [])]) {
    const installed = join(root, 'node_modules', name);
    if (!existsSync(installed)) continue;
    rootfs.copy(installed, `/app/node_modules/${name}`);
    for (const file of readdirSync(installed, { recursive: true }).filter((path) => path.endsWith('.node'))) {
      rootfs.program(join(installed, file), `/app/node_modules/${name}/${file}`);
    }
  }
  for (const path of image.folders ?? []) rootfs.writable(path);
  if (dashboard !== undefined && name === 'tenant-server') {
    if (!existsSync(join(dashboard, 'current.json'))) throw new Error(`There is no dashboard in ${dashboard}.`);
    rootfs.copy(dashboard, '/app/dashboard');
  }
  rootfs.write('/app/package.json', '{"type":"module"}\n');
}

/** Packages and all that they need of other packages. @throws Error when one is not installed */
function withDependencies(names) {
  const found = new Set();
  const left = [...names];
  for (let name = left.shift(); name !== undefined; name = left.shift()) {
    if (found.has(name)) continue;
    const installed = join(root, 'node_modules', name);
    if (!existsSync(installed)) throw new Error(`node_modules/${name} is missing; run \`npm ci\` first.`);
    found.add(name);
    const { dependencies = {} } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    left.push(...Object.keys(dependencies));
  }
  return found;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [name, folder, node] = process.argv.slice(2);
  assemble(name, folder, node);
}
