// Makes an image in which Node runs one short script, to stand in for servers that misbehave:
//   node tools/kube/testing/script-image.mjs OUT.tar TAG SCRIPT
// The container's arguments follow as process.argv[1] and so on.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Rootfs, USER } from '../../images/rootfs.mjs';

const [out, tag, script] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'zendo-image-'));
try {
  const rootfs = new Rootfs(folder);
  rootfs.users([{ name: 'zendo', id: USER }]);
  rootfs.program(process.execPath, '/usr/bin/node');
  const config = { Entrypoint: ['/usr/bin/node', '-e', script], User: `${USER}:${USER}`, WorkingDir: '/tmp' };
  const image = join(dirname(fileURLToPath(import.meta.url)), '..', 'image');
  execFileSync(image, [tag, folder, out, JSON.stringify(config)], { stdio: 'inherit' });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
