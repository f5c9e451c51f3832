// The bench is TypeScript that imports the libs and the test harness: it is bundled, and runs as this very process.
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { bundleTypeScript } from '../tools/build/bundle-typescript.mjs';
import { root } from '../tools/setup/places.mjs';

/** Bundles `bench/<name>.ts` into dist/ and runs it. */
export async function run(name) {
  const outfile = join(root, 'dist', `bench-${name}.mjs`);
  await mkdir(dirname(outfile), { recursive: true });
  await bundleTypeScript({ entryPoints: [join(root, 'bench', `${name}.ts`)], outfile });
  await import(pathToFileURL(outfile).href);
}
