// What esbuild does not do by itself to make Zendo's programs.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Nest programs go through swc first, because esbuild does not emit the decorator metadata that injection needs. */
export const swcPlugin = {
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

/**
 * Nest and TypeORM try to load packages that only some programs have. A package that is not installed becomes one that
 * cannot be loaded, which is what they expect, instead of a failed build.
 */
export const optionalPlugin = {
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

/** Zod brings its messages in fifty languages, and builds them all at start; Zendo's are in English. */
export const englishPlugin = {
  name: 'english-only',
  setup(build) {
    build.onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, ({ path }) => ({
      contents: "export { default as en } from './en.js';",
      resolveDir: dirname(path),
    }));
  },
};

/** Nest's own loggers make a formatter of dates, with all of ICU behind it, when they are loaded; Zendo logs with pino. */
export const dateFormatPlugin = {
  name: 'date-format-when-needed',
  setup(build) {
    build.onLoad({ filter: /@nestjs\/common\/services\/(console-)?logger\.service\.js$/ }, async ({ path }) => {
      const found = 'const dateTimeFormatter = new Intl.DateTimeFormat(';
      const source = await readFile(path, 'utf8');
      if (!source.includes(found)) return undefined;
      const wanted = 'const dateTimeFormatter = { format: (date) => (formatter ??= makeFormatter()).format(date) };';
      const make = 'let formatter; const makeFormatter = () => new Intl.DateTimeFormat(';
      return { contents: source.replace(found, `${wanted} ${make}`), resolveDir: dirname(path) };
    });
  },
};

/**
 * The router compiles a function for every piece of a path, anew for each route that shares it. The function depends on
 * the piece alone, so one for each piece is enough.
 */
export const routerPlugin = {
  name: 'one-matcher-a-prefix',
  setup(build) {
    build.onLoad({ filter: /find-my-way\/lib\/node\.js$/ }, async ({ path }) => {
      const found = 'function compilePrefixMatch (prefix) {';
      const source = await readFile(path, 'utf8');
      if (!source.includes(found)) return undefined;
      const once =
        'const matchers = new Map()\nfunction compilePrefixMatch (prefix) {\n' +
        'if (!matchers.has(prefix)) matchers.set(prefix, makePrefixMatch(prefix))\nreturn matchers.get(prefix)\n}\n';
      const contents = source.replace(found, `${once}function makePrefixMatch (prefix) {`);
      return { contents, loader: 'js', resolveDir: dirname(path) };
    });
  },
};

/**
 * Leaves the packages that `isApart` names out of a bundle: each becomes a bundle of its own in `folder`, whose text
 * costs no memory before it is first needed.
 * @param collected receives what was left out: name of the package's bundle → the package as it is imported
 */
export const apartPlugin = (isApart, folder, collected) => ({
  name: 'packages-apart',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path, importer }) => {
      if (!isApart(path) || importer.includes('node_modules')) return undefined;
      const name = path.replace(/^@/, '').replaceAll('/', '-');
      collected[name] = path;
      return { path: `./${folder}/${name}.cjs`, external: true };
    });
  },
});
