import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CliError } from '../errors/cli.error.js';
import { ExitCode } from '../errors/exit-code.js';
import type { Steps } from '../output/steps.js';
import { expectedChecksum, verify } from './checksum.js';
import { download } from './download.js';
import { extract, type Extracted } from './extract.js';
import { installed, make, makeCurrent, type Manifest, newFolder, sweep } from './place.js';
import { precompress } from './precompress.js';
import { FOLDER } from './wheels.js';

export interface InstallRequest {
  /** Where dashboards lie. */
  readonly directory: string;
  readonly version: string;
  /** A wheel that is there already; else the package's own is fetched. */
  readonly wheel?: string;
  /** The wheel's checksum, instead of the one that is known. */
  readonly sha256?: string;
  /** Also when the same one is installed. */
  readonly force?: boolean;
}

export interface Installed {
  readonly manifest: Manifest;
  /** `false`: it was installed already, from this very wheel. */
  readonly changed: boolean;
}

/**
 * Takes the dashboard out of the official package and puts it in its place. Until the last moment the one before stays
 * as it is, whatever happens to us.
 * @throws CliError
 */
export async function install(request: InstallRequest, steps: Steps): Promise<Installed> {
  const { directory, version } = request;
  const sha256 = expectedChecksum(version, request.sha256);
  const before = await installed(directory);
  if (before?.sha256 === sha256 && !request.force) {
    await sweep(directory);
    return { manifest: before, changed: false };
  }
  const folder = newFolder(version, sha256);
  const scratch = await mkdtemp(join(tmpdir(), 'zendo-wheel-'));
  try {
    const wheel = request.wheel ?? (await steps.run('Fetch the package', () => download(version, scratch)));
    await steps.run('Compare the checksum', () => verify(wheel, sha256));
    await make(join(directory, folder));
    const { files, bytes } = await steps.run('Take out the dashboard', () => takeOut(wheel, join(directory, folder)));
    await steps.run('Compress it', (say) => compressAll(join(directory, folder), files, say));
    const now = new Date().toISOString();
    const manifest = { version, sha256, folder, installed_at: now, files: files.length, bytes };
    await steps.run('Put it in its place', () => makeCurrent(directory, manifest));
    return { manifest, changed: true };
  } finally {
    await rm(scratch, { recursive: true, force: true });
    await sweep(directory);
  }
}

async function takeOut(wheel: string, target: string): Promise<Extracted> {
  const extracted = await extract(wheel, FOLDER, target);
  if (extracted.files.includes('index.html') && extracted.files.some((name) => name.startsWith('assets/'))) {
    return extracted;
  }
  throw new CliError('There is no dashboard in this wheel.', ExitCode.Error, { code: 'dashboard_missing' });
}

async function compressAll(root: string, files: readonly string[], say: (text: string) => void): Promise<void> {
  let done = 0;
  await precompress(root, files, () => say(`${(done += 1)} of ${files.length} files`));
}
