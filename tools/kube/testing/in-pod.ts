import { join } from 'node:path';
import { ROOT } from '../../e2e/harness/paths.js';
import { run, type TestCluster } from './test-cluster.js';

/**
 * Runs a script of this folder with the Node of a tenant's server container, with the rights, the environment and the
 * network of that container. The script comes bundled with its packages and is read from standard input.
 * @returns what it printed
 */
export async function runInPod(
  kube: TestCluster,
  namespace: string,
  script: string,
  args: readonly string[],
): Promise<string> {
  const file = join(ROOT, 'tools', 'kube', 'testing', script);
  // In ESM, since the script awaits at its top; `require` is for what packages in CommonJS load of Node.
  const bundle = ['--bundle', '--platform=node', '--format=esm', '--external:pg-native', '--log-level=error'];
  const require = `import { createRequire } from 'node:module'; const require = createRequire('file:///app/');`;
  const text = await run(join(ROOT, 'node_modules', '.bin', 'esbuild'), [file, ...bundle, `--banner:js=${require}`]);
  const exec = ['-n', namespace, 'exec', '-i', 'deployment/server', '-c', 'server', '--'];
  return await kube.kubectl([...exec, '/usr/bin/node', '--input-type=module', '-', ...args], text);
}
