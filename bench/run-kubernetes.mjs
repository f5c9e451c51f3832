// `node bench/run-kubernetes.mjs`: Zendo's kubernetes runtime on a kwok cluster (tools/kube). Options:
//   --tenants N   how many are created at once (1000)      --pairs N   tenants beside a bare kubectl apply (20)
//   --json FILE   also writes the figures there
import { run } from './bundle.mjs';

await run('kubernetes');
