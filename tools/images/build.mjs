// Builds images as OCI archives, without Docker and without a registry:
//   node tools/images/build.mjs [--out FOLDER] [--tag TAG] [--dashboard FOLDER] [control-plane] [tenant-server] [postgres] [redis]
// --dashboard: what `zendo dashboard install --directory FOLDER` left, to be built into the tenant server's image.
// Prints the path of each archive. Our own two when none is named. Node 24 for them comes from npm.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAll, isStale } from '../build.mjs';
import { cache as cacheFolder } from '../setup/places.mjs';
import { STAND_INS } from './debian.mjs';
import { assemble, configOf, IMAGES } from './zendo.mjs';

const NODE = '24';
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** What each image is called: ours by our version, the stand-ins as the manifests of deploy/k8s name them. */
export const tagOf = (name, tag = version) =>
  ({ postgres: 'postgres:15', redis: 'redis:7' })[name] ?? `zendo/${name}:${tag}`;

/** Builds one image. @returns the archive's path */
export async function buildImage(name, out, tag = tagOf(name), dashboard = undefined) {
  mkdirSync(out, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'zendo-image-'));
  const archive = join(out, `${name}.tar`);
  try {
    let config;
    if (name in IMAGES) {
      // ZENDO_AS_BUILT: dist/ as it is, for whoever has built it by other means.
      if (!process.env.ZENDO_AS_BUILT && (await isStale())) await buildAll();
      assemble(name, folder, nodeBinary(), dashboard);
      config = configOf(name);
    } else if (name in STAND_INS) {
      config = STAND_INS[name](folder);
    } else {
      throw new Error(`There is no image ${name}.`);
    }
    execFileSync(join(root, 'tools/kube/image'), [tag, folder, archive, JSON.stringify(config)], { stdio: 'inherit' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return archive;
}

/** The Node binary that goes into the images, whatever runs here. */
function nodeBinary() {
  if (process.versions.node.split('.')[0] === NODE) return process.execPath;
  const cache = join(cacheFolder, `node-${NODE}`);
  const name = `node-linux-${process.arch}`;
  const binary = join(cache, 'node_modules', name, 'bin', 'node');
  if (!existsSync(binary)) {
    mkdirSync(cache, { recursive: true });
    const install = ['install', '--no-save', '--ignore-scripts', '--prefix', cache, `${name}@${NODE}`];
    execFileSync('npm', install, { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  return binary;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const args = process.argv.slice(2);
  const option = (name, otherwise) => {
    const at = args.indexOf(name);
    return at < 0 ? otherwise : args.splice(at, 2)[1];
  };
  const out = option('--out', join(root, 'dist', 'images'));
  const tag = option('--tag');
  const dashboard = option('--dashboard');
  for (const name of args.length > 0 ? args : Object.keys(IMAGES)) {
    console.log(await buildImage(name, out, tagOf(name, tag), dashboard));
  }
}
