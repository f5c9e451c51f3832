import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleCached, writeCodeCache } from './cached-bundle.mjs';

let directory: string;
const path = (name: string): string => join(directory, name);
const run = (...options: string[]): string =>
  execFileSync(process.execPath, [...options, path('program.mjs'), 'serve'], { encoding: 'utf8', env: {} }).split(
    ' ',
    1,
  )[0]!;
const edit = (name: string, change: (text: string) => string): void =>
  writeFileSync(path(name), change(readFileSync(path(name), 'latin1')), 'latin1');

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'zendo-cached-'));
  const text = "console.log('built', String.raw`·é`); export const finished = Promise.resolve();";
  writeFileSync(path('entry.ts'), text);
  const options = { entry: path('entry.ts'), isApart: () => false, plugins: [], bundle: true, platform: 'node' };
  await bundleCached('program', directory, options);
  await writeCodeCache('program', directory);
  // V8 takes code for a text of the same length: what runs tells whether the code was taken from the cache.
  edit('program.cjs', (program) => program.replace('"built"', '"fresh"'));
});
afterEach(() => rmSync(directory, { recursive: true }));

describe('a program with a code cache', () => {
  it('runs what V8 compiled when it was built, whatever the limits of its heap', () => {
    expect(run()).toBe('built');
    expect(run('--v8-pool-size=1', '--max-semi-space-size=4', '--max-old-space-size=179')).toBe('built');
  });

  it('keeps the characters beyond ASCII that a tagged template has, with the cache and without', () => {
    const said = () => execFileSync(process.execPath, [path('program.mjs'), 'serve'], { encoding: 'utf8' });
    expect(said()).toBe('built ·é\n');
    rmSync(path('program.cache'));
    expect(said()).toBe('fresh ·é\n');
  });

  it('compiles its text when the cache is of another build', () => {
    edit('program.cjs', (program) => program.replace(/[0-9a-f]{64}/, '0'.repeat(64)));
    expect(run()).toBe('fresh');
  });

  it('compiles its text when there is no cache, or a broken one, or one for other options of V8', () => {
    expect(run('--no-lazy-feedback-allocation')).toBe('fresh');
    edit('program.cache', (cache) => cache.slice(0, -100));
    expect(run()).toBe('fresh');
    edit('program.cache', () => '');
    expect(run()).toBe('fresh');
    rmSync(path('program.cache'));
    expect(run()).toBe('fresh');
  });
});
