// Starts what the conformance specs compare, once for all of them. Jest does not compile this file, so what is written in
// TypeScript is bundled first, as for the bench.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { bundleTypeScript } from '../tools/build/bundle-typescript.mjs';
import { root } from '../tools/setup/places.mjs';

export default async function setup() {
  const directory = join(root, 'dist', 'conformance');
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  await bundleTypeScript({
    entryPoints: ['harness/servers', 'report/print'].map((name) => join(root, 'conformance', `${name}.ts`)),
    outdir: directory,
    entryNames: '[name]',
    outExtension: { '.js': '.mjs' },
  });
  process.env.ZENDO_CONFORMANCE_DIRECTORY = directory;
  globalThis.zendoConformance = { directory };
  // Fuzzing has a tenant of its own and compares with nothing.
  if (process.env.ZENDO_CONFORMANCE_ALONE) return;
  const { startServers } = await import(pathToFileURL(join(directory, 'servers.mjs')).href);
  const servers = await startServers(process.env);
  globalThis.zendoConformance.servers = servers;
  process.env.ZENDO_CONFORMANCE_SIDES = JSON.stringify({ ...servers.sides, directory });
}
