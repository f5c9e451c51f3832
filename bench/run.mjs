// `npm run bench`: measures Zendo beside the official server, in one run. Options:
//   --seconds N   how long each endpoint is asked (4)      --runs N   pipeline runs to seed (200)
//   --json FILE   also writes the figures there            --quick    one second, 20 runs: only to try it out
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { setUp } from '../tools/setup.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const faults = await setUp(['packages', 'venvs']);
if (faults.size > 0) process.exit(1);

const { build } = await import('esbuild');
const outfile = join(root, 'dist', 'bench.mjs');
await mkdir(dirname(outfile), { recursive: true });
await build({
  entryPoints: [join(root, 'bench', 'bench.ts')],
  outfile,
  tsconfig: join(root, 'tsconfig.json'),
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
});
await import(pathToFileURL(outfile).href);
