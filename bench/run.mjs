// `npm run bench`: measures Zendo beside the official server, in one run. README.md says what the figures mean. Options:
//   --seconds N   how long each endpoint is asked (4)      --runs N   pipeline runs to seed (200)
//   --json FILE   also writes the figures there            --quick    one second, 20 runs: only to try it out
import { setUp } from '../tools/setup.mjs';
import { run } from './bundle.mjs';

const faults = await setUp(['packages', 'venvs']);
if (faults.size > 0) process.exit(1);
await run('bench');
