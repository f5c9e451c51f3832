// A program that starts often: one CommonJS bundle, its loader, what it rarely needs apart, and the code V8 made of it.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { apartPlugin } from './plugins.mjs';

const here = dirname(fileURLToPath(import.meta.url));

/** CommonJS, because only a script can be given V8's code on every Node that Zendo runs on. */
const COMMON_JS = {
  format: 'cjs',
  define: { 'import.meta.url': '__importMetaUrl' },
  // Another file is loaded by `require` and not by the loader of modules, which would be one more thing to start.
  supported: { 'dynamic-import': false },
  banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
};

/**
 * Makes `<name>.mjs`, the loader, `<name>.cjs`, the program, and for each package that `isApart` names a file in
 * `<name>/`.
 * @param options what esbuild is told of the program: its entry and how it is built
 * @throws Error when the program has text that V8 keeps at two bytes a character: it runs once for each tenant
 */
export async function bundleCached(name, directory, { entry, isApart, ...options }) {
  const { build } = await import('esbuild');
  const commonJs = { ...COMMON_JS, define: { ...options.define, ...COMMON_JS.define } };
  const apart = {};
  const outfile = join(directory, `${name}.cjs`);
  const plugins = [apartPlugin(isApart, name, apart), ...options.plugins];
  await build({ ...options, ...commonJs, plugins, entryPoints: [entry], outfile });
  if (Object.keys(apart).length > 0) {
    const outdir = join(directory, name);
    await build({ ...options, ...commonJs, entryPoints: apart, outdir, outExtension: { '.js': '.cjs' } });
  }
  const source = await readFile(outfile, 'utf8');
  const wide = /.{0,40}[^\0-\u00ff]/.exec(source);
  if (wide) throw new Error(`${outfile} has a character beyond Latin-1, which doubles its memory: …${wide[0]}`);
  // As its loader reads it. Few characters are left beyond ASCII: those of tagged templates, which cannot be escaped.
  await writeFile(outfile, `/* ${createHash('sha256').update(source).digest('hex')} */\n${source}`, 'latin1');
  await copyFile(join(here, 'cached-program.mjs'), join(directory, `${name}.mjs`));
}

/**
 * Has the built program go through a start, and keeps beside it what V8 compiled.
 * @throws Error when the program cannot even start
 */
export async function writeCodeCache(name, directory) {
  await promisify(execFile)(process.execPath, [join(directory, `${name}.mjs`), 'rehearse'], { timeout: 60_000 });
}
