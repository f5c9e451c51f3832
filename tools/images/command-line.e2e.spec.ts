import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { execute, succeed } from '../e2e/harness/child.js';
import { ROOT } from '../e2e/harness/paths.js';
import { freePort } from '../e2e/harness/ports.js';
import { assemble } from './zendo.mjs';

// Of the packages that the command line loads by name, those must be in the image that the image's file system has alone.
describe("the command line in the control plane's image", () => {
  let folder: string;

  beforeAll(async () => {
    await succeed(process.execPath, [join(ROOT, 'tools', 'build.mjs'), '--if-stale'], { cwd: ROOT });
    folder = await mkdtemp(join(tmpdir(), 'zendo-image-'));
    assemble('control-plane', folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const importFrom = (from: string) =>
    execute(process.execPath, [join(folder, 'app', 'zendo.mjs'), 'tenants', 'import', 'acme', '--from', from], {
      cwd: folder,
      env: { HOME: folder },
    });

  it('opens SQLite files', async () => {
    const file = join(folder, 'tmp', 'no.db');
    await writeFile(file, 'this is no database, however long it may be'.repeat(20));
    expect((await importFrom(`sqlite://${file}`)).output).toContain('source_unreadable');
  });

  it('connects to MySQL', async () => {
    const { output } = await importFrom(`mysql://zenml@127.0.0.1:${await freePort()}/zenml`);
    expect(output).toMatch(/ECONNREFUSED[^]*source_unreachable/);
  });
});
