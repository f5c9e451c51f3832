import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MODULE = fileURLToPath(new URL('alone.mjs', import.meta.url));
/** What a set-up is here: it says when it begins and ends, and blocks its process until a file is there, as `npm ci` does. */
const PROGRAM = `
  import { alone } from ${JSON.stringify(MODULE)};
  import { appendFileSync, existsSync } from 'node:fs';
  const [directory, name, file] = process.argv.slice(2);
  await alone(directory, () => console.log('waits'), async () => {
    appendFileSync(directory + '/said', name + ' begins\\n');
    const clock = new Int32Array(new SharedArrayBuffer(4));
    while (file && !existsSync(directory + '/' + file)) Atomics.wait(clock, 0, 0, 20);
    appendFileSync(directory + '/said', name + ' ends\\n');
  });
`;

describe('a set-up', () => {
  let directory: string;
  const started: ChildProcess[] = [];
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'zendo-alone-'));
    writeFileSync(join(directory, 'program.mjs'), PROGRAM);
  });
  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
    rmSync(directory, { recursive: true, maxRetries: 10 });
  });

  /** @param file until which it goes on */
  const start = (name: string, file = '') => {
    const child = spawn(process.execPath, [join(directory, 'program.mjs'), directory, name, file]);
    started.push(child);
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output }));
    return { child, ended, output: () => output };
  };
  const said = (): string[] =>
    existsSync(join(directory, 'said')) ? readFileSync(join(directory, 'said'), 'utf8').trim().split('\n') : [];
  const until = async (check: () => boolean) => {
    while (!check()) await new Promise((done) => setTimeout(done, 20));
  };

  it('waits for another in the same directory', async () => {
    const first = start('first', 'enough');
    await until(() => said().includes('first begins'));
    const others = [start('second'), start('third')];
    await until(() => others.every(({ output }) => output().includes('waits')));
    writeFileSync(join(directory, 'enough'), '');
    expect(await first.ended).toEqual({ code: 0, output: '' });
    for (const { ended } of others) expect(await ended).toEqual({ code: 0, output: 'waits\n' });
    const lines = said();
    expect(lines).toHaveLength(6);
    for (let n = 0; n < 6; n += 2) expect(lines[n + 1]).toBe(lines[n]!.replace('begins', 'ends'));
    expect(lines[0]).toBe('first begins');
  });

  it('goes on when the other is killed, and where one was killed before', async () => {
    const first = start('first', 'never');
    await until(() => said().includes('first begins'));
    const second = start('second');
    first.child.kill('SIGKILL');
    expect((await second.ended).code).toBe(0);
    expect(said()).toEqual(['first begins', 'second begins', 'second ends']);
    expect(await start('third').ended).toEqual({ code: 0, output: '' });
  });
});
