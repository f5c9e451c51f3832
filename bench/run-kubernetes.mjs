// `node bench/run-kubernetes.mjs`: Zendo's kubernetes runtime on a kwok cluster (tools/kube). Options:
//   --tenants N   how many are created at once (1000)      --pairs N   tenants beside a bare kubectl apply (20)
//   --json FILE   also writes the figures there
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { build } = await import('esbuild');
const outfile = join(root, 'dist', 'bench-kubernetes.mjs');
await mkdir(dirname(outfile), { recursive: true });
await build({
  entryPoints: [join(root, 'bench', 'kubernetes.ts')],
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
