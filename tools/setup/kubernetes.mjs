import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { install } from './debian.mjs';
import { say } from './log.mjs';
import { root } from './places.mjs';
import { must } from './process.mjs';

const builder = join(root, 'tools', 'kube', 'build');

/** Builds the test cluster's programs, once per version of their sources (about nine minutes on two cores). */
export async function kubernetes() {
  if (!existsSync(builder)) return;
  say('the test cluster: building unless it is built');
  const folder = await must('tools/kube/build', builder, ['--tier', 'node'], { show: true, timeoutMs: 2_400_000 });
  // The cluster reaches no registry: the image of Postgres is made of the Debian package (tools/images/debian.mjs).
  if (!existsSync('/usr/lib/postgresql')) await install(['postgresql'], 'Postgres');
  say(`the test cluster: ${folder.trim().split('\n').at(-1)}`);
}
