import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Jest's global teardown of the project `kubernetes`: stops the clusters that its specs started. */
export default function teardown() {
  if (process.env.ZENDO_KUBE_KEEP) return;
  const down = join(dirname(fileURLToPath(import.meta.url)), '..', 'down');
  for (const tier of ['apiserver', 'kwok', 'node']) {
    spawnSync(down, ['--name', `zendo-test-${tier}`], { stdio: 'inherit' });
  }
}
