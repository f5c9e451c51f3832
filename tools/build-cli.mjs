import { chmod, mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Bundles the CLI into one file, `dist/zendo.mjs`, that needs nothing beside Node. The file appears whole or not at
 * all, since another shell may be running the one before.
 * @returns the path of the bundle
 */
export async function buildCli() {
  const { build } = await import('esbuild');
  const outfile = join(root, 'dist', 'zendo.mjs');
  const partial = join(root, 'dist', `.zendo-${process.pid}.mjs`);
  await mkdir(dirname(outfile), { recursive: true });
  await build({
    entryPoints: [join(root, 'apps/cli/src/main.ts')],
    outfile: partial,
    tsconfig: join(root, 'tsconfig.json'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // Loaded from node_modules by the two commands that need them: native code, and a file that is found by its path.
    external: ['node-sqlite3-wasm', 'mysql2', '@node-rs/bcrypt'],
    minifySyntax: true,
    legalComments: 'none',
    logLevel: 'warning',
    // Commander and yaml are CommonJS and ask for Node's own modules by require.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  await chmod(partial, 0o644);
  await rename(partial, outfile);
  return outfile;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildCli();
