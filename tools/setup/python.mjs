import { install } from './debian.mjs';
import { SetupError } from './log.mjs';
import { run, which } from './process.mjs';

// The seed's client needs 3.11 or older, the official server 3.10 or newer. An environment also needs ensurepip.
const CHECK = `
import sys, venv, ensurepip, ssl, sqlite3
assert (3, 10) <= sys.version_info[:2] <= (3, 11), sys.version
print(sys.executable)
`;

const CANDIDATES = ['python3.11', 'python3', 'python3.10', '/usr/bin/python3.11', '/usr/bin/python3'];

async function find() {
  for (const candidate of [process.env.ZENDO_PYTHON, ...CANDIDATES].filter(Boolean)) {
    const path = candidate.includes('/') ? candidate : which(candidate);
    if (path === undefined) continue;
    const { code, output } = await run(path, ['-c', CHECK], { timeoutMs: 60_000 });
    if (code === 0) return output.trim().split('\n').at(-1);
  }
  return undefined;
}

let found;

/** The path of a Python 3.10 or 3.11 that can make environments; installs Debian's when there is none. */
export async function python() {
  found ??= await find();
  if (found) return found;
  await install(['python3', 'python3-venv', 'python3.11', 'python3.11-venv'], 'Python 3.11 with venv');
  found = await find();
  if (!found) throw new SetupError('No Python 3.10 or 3.11 with venv. Install one, or name it in ZENDO_PYTHON.');
  return found;
}
