import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

import { CliError } from '../errors/cli.error.js';
import { ExitCode } from '../errors/exit-code.js';
import { CHECKSUMS } from './wheels.js';

/** The checksum that the wheel must have. @throws CliError when none is known and none is given */
export function expectedChecksum(version: string, given: string | undefined): string {
  const expected = given?.toLowerCase() ?? CHECKSUMS[version];
  if (expected !== undefined) return expected;
  throw new CliError(`The checksum of version ${version} is not known.`, ExitCode.Usage, {
    code: 'checksum_unknown',
    hint: `Give the SHA-256 that you trust with --sha256, or install one of: ${Object.keys(CHECKSUMS).join(', ')}.`,
  });
}

/** @throws CliError when the file cannot be read or is another one than expected */
export async function verify(wheel: string, expected: string): Promise<void> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(wheel), hash);
  } catch (error) {
    throw new CliError(`Cannot read the wheel: ${(error as Error).message}`, ExitCode.Usage, { cause: error });
  }
  const found = hash.digest('hex');
  if (found === expected) return;
  throw new CliError('The wheel is not the one that is expected; nothing of it was used.', ExitCode.Error, {
    code: 'checksum_differs',
    faults: [`expected SHA-256 ${expected}`, `found    SHA-256 ${found}`],
    hint: 'It was damaged or changed on its way. Only when you know where it comes from, give its own with --sha256.',
  });
}
