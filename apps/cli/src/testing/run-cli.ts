import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';

import { App } from '../app.js';
import { loadConfig } from '../config/config.js';
import { run } from '../run.js';

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line in this process, with settings, home and streams of its own; nobody is at the keyboard. */
export async function runCli(
  words: string[],
  env: NodeJS.ProcessEnv = {},
  input = '',
  cwd?: string,
): Promise<CliResult> {
  const home = mkdtempSync(join(tmpdir(), 'zendo-cli-'));
  const stdin = new PassThrough();
  stdin.end(input);
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const collected = [stdout, stderr].map((stream) => {
    const parts: string[] = [];
    stream.setEncoding('utf8').on('data', (text: string) => parts.push(text));
    return parts;
  });
  const streams = { stdin, stdout, stderr } as unknown as ConstructorParameters<typeof App>[1];
  try {
    const app = new App(loadConfig({ HOME: home, ...env }, cwd ?? home), streams, '9.9.9');
    const code = await run(app, words);
    await new Promise((resolve) => setImmediate(resolve));
    return { code, stdout: (collected[0] ?? []).join(''), stderr: (collected[1] ?? []).join('') };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
