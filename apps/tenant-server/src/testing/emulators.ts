import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@zendo/provisioning/testing';

/** An emulator of a cloud's object store, which speaks its protocol. */
export interface Emulator {
  readonly url: string;
  stop(): Promise<void>;
}

const CACHE = process.env['ZENDO_CACHE_DIR'] ?? join(homedir(), '.cache', 'zendo');
const START_MS = 60_000;

/** S3 and STS. Every key is good; `Authorization` is there or it is not. */
export function startS3(): Promise<Emulator> {
  const program = join(CACHE, 'venvs', 'object-stores', 'bin', 'moto_server');
  return start(program, (port) => ['-H', '127.0.0.1', '-p', port]);
}

/** Google Cloud Storage. */
export function startGcs(): Promise<Emulator> {
  const program = join(CACHE, 'venvs', 'object-stores', 'bin', 'gcp-storage-emulator');
  return start(program, (port) => ['start', '--host', '127.0.0.1', '--port', port, '--in-memory']);
}

/** Azure Blob Storage, with the account that every such emulator has. */
export async function startAzure(): Promise<Emulator> {
  const folder = await mkdtemp(join(tmpdir(), 'zendo-azure-'));
  const program = join(CACHE, 'azurite', 'node_modules', 'azurite', 'dist', 'src', 'blob', 'main.js');
  const options = ['--silent', '--skipApiVersionCheck', '--disableTelemetry', '--location', folder];
  const emulator = await start(program, (port) => ['--blobHost', '127.0.0.1', '--blobPort', port, ...options]);
  const stop = async (): Promise<void> => {
    await emulator.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { ...emulator, stop };
}

async function start(program: string, args: (port: string) => string[]): Promise<Emulator> {
  if (!existsSync(program)) throw new Error(`${program} is missing: run \`node tools/setup.mjs object-stores\``);
  const port = String(await freePort());
  const [command, before] = program.endsWith('.js') ? [process.execPath, [program]] : [program, []];
  // Its output is thrown away: it says each request.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'NODE_OPTIONS'));
  const child = spawn(command, [...before, ...args(port)], { stdio: ['ignore', 'ignore', 'ignore'], env });
  const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  // With the test goes what it started, also when it is killed by its runner's exit.
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    process.off('exit', kill);
    kill();
    await ended;
  };
  for (const until = Date.now() + START_MS; ; await sleep(50)) {
    if (await answers(url)) return { url, stop };
    if (child.exitCode === null && Date.now() < until) continue;
    await stop();
    throw new Error(`${program} does not start`);
  }
}

const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
    async (answer) => (await answer.arrayBuffer(), true),
    () => false,
  );
