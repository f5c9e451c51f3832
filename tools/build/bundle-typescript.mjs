import { join } from 'node:path';
import { root } from '../setup/places.mjs';

/**
 * Bundles TypeScript that is run without Jest or a build: the bench, and what starts the servers for conformance.
 * Packages stay where they are.
 * @param options entry points and where the result goes, as esbuild takes them
 */
export async function bundleTypeScript(options) {
  const { build } = await import('esbuild');
  await build({
    tsconfig: join(root, 'tsconfig.json'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
    ...options,
  });
}
