import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import { ExitCode } from '../errors/exit-code.js';
import { type CliResult, runCli } from '../testing/run-cli.js';
import { zipOf } from '../testing/zip.js';
import type { Manifest } from './place.js';
import { FOLDER } from './wheels.js';

const SCRIPT = 'let answer = 42;'.repeat(100);
const GOOD = {
  'zenml/__init__.py': 'nothing to see',
  'zenml/deployers/server/dashboard/index.html': 'another one',
  [`${FOLDER}index.html`]: '<!doctype html>',
  [`${FOLDER}favicon.svg`]: '<svg/>',
  [`${FOLDER}assets/index-4bxA_q9.js`]: SCRIPT,
};

let scratch: string;
let directory: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'zendo-dashboard-'));
  directory = join(scratch, 'dashboard');
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

/** @returns the words that install this wheel, its checksum given */
function wheel(files: Readonly<Record<string, string>> = GOOD): string[] {
  const content = zipOf(files);
  const path = join(scratch, `${sha256(content).slice(0, 8)}.whl`);
  writeFileSync(path, content);
  return ['--wheel', path, '--sha256', sha256(content)];
}

const install = (words: string[]): Promise<CliResult> =>
  runCli(['dashboard', 'install', '--directory', directory, '-o', 'json', ...words]);
const manifest = (): Manifest => JSON.parse(readFileSync(join(directory, 'current.json'), 'utf8')) as Manifest;
const served = (path: string): Buffer => readFileSync(join(directory, manifest().folder, path));

describe('zendo dashboard install', () => {
  it('takes the dashboard out of the wheel, nothing else, and compresses it', async () => {
    const { code, stdout, stderr } = await install(wheel());
    expect([code, stderr]).toEqual([ExitCode.Ok, expect.stringContaining('Compress it: done')]);
    expect(JSON.parse(stdout)).toMatchObject({
      installed: true,
      changed: true,
      version: '0.98.0',
      files: 3,
      directory,
    });
    const names = readdirSync(join(directory, manifest().folder), { recursive: true });
    expect(names.sort()).toEqual(
      ['assets', 'assets/index-4bxA_q9.js', 'favicon.svg', 'index.html']
        .concat('assets/index-4bxA_q9.js.br', 'assets/index-4bxA_q9.js.gz')
        .sort(),
    );
    expect(brotliDecompressSync(served('assets/index-4bxA_q9.js.br')).toString()).toBe(SCRIPT);
    expect(gunzipSync(served('assets/index-4bxA_q9.js.gz')).toString()).toBe(SCRIPT);
  });

  it('does nothing the second time, unless it is forced', async () => {
    const words = wheel();
    await install(words);
    const before = manifest();
    expect(JSON.parse((await install(words)).stdout)).toMatchObject({ changed: false });
    expect(manifest()).toEqual(before);
    expect(JSON.parse((await install([...words, '--force'])).stdout)).toMatchObject({ changed: true });
    expect(manifest().folder).not.toBe(before.folder);
    expect(readdirSync(directory).sort()).toEqual([manifest().folder, 'current.json'].sort());
  });

  it('replaces another one', async () => {
    await install(wheel());
    await install([...wheel({ ...GOOD, [`${FOLDER}index.html`]: 'newer' }), '--version', '0.99.1']);
    expect(served('index.html').toString()).toBe('newer');
    expect(manifest().version).toBe('0.99.1');
    expect(readdirSync(directory)).toHaveLength(2);
  });

  it('refuses a wheel with another checksum, tells both, and leaves what is there', async () => {
    await install(wheel());
    const before = manifest();
    const [, path = ''] = wheel({ ...GOOD, 'zenml/evil.py': '' });
    for (const more of [[], ['--sha256', 'A'.repeat(64)]]) {
      const { code, stderr } = await install(['--wheel', path, ...more]);
      expect(code).toBe(ExitCode.Error);
      expect(stderr).toContain('[checksum_differs]');
      expect(stderr).toContain(more.length > 0 ? 'a'.repeat(64) : '801ffbe1821bd48d');
      expect(stderr).toContain(sha256(readFileSync(path)));
    }
    expect(manifest()).toEqual(before);
    expect(readdirSync(directory)).toHaveLength(2);
  });

  it.each([
    ['../evil.js', 'wheel_damaged'],
    ['assets/../../../evil.js', 'wheel_damaged'],
    ['assets/..\\evil.js', 'wheel_damaged'],
    ['assets//evil.js', 'wheel_damaged'],
    ['assets/.hidden', 'wheel_damaged'],
    ['assets/a\u0000b.js', 'wheel_damaged'],
  ])('refuses a wheel that names a file %j, and leaves what is there', async (name, code) => {
    await install(wheel());
    const before = manifest();
    const answer = await install(wheel({ ...GOOD, [`${FOLDER}${name}`]: 'evil' }));
    expect([answer.code, answer.stderr]).toEqual([ExitCode.Error, expect.stringContaining(`[${code}]`)]);
    expect(manifest()).toEqual(before);
    expect(readdirSync(directory)).toHaveLength(2);
    expect(readdirSync(scratch, { recursive: true }).filter((each) => String(each).includes('evil'))).toEqual([]);
  });

  it('refuses what is no wheel, a wheel without a dashboard, and one that is not there', async () => {
    const path = join(scratch, 'no.whl');
    writeFileSync(path, 'no zip');
    const words = ['--wheel', path, '--sha256', sha256(Buffer.from('no zip'))];
    expect((await install(words)).stderr).toContain('[wheel_damaged]');
    expect((await install(wheel({ 'zenml/__init__.py': '' }))).stderr).toContain('[dashboard_missing]');
    const gone = await install(['--wheel', join(scratch, 'gone.whl')]);
    expect([gone.code, gone.stderr]).toEqual([ExitCode.Usage, expect.stringContaining('gone.whl')]);
    expect(existsSync(join(directory, 'current.json'))).toBe(false);
  });

  it('knows no checksum of another version, and asks for it', async () => {
    const { code, stderr } = await install(['--version', '0.97.0']);
    expect([code, stderr]).toEqual([ExitCode.Usage, expect.stringContaining('[checksum_unknown]')]);
    expect((await install(['--version', '../x'])).code).toBe(ExitCode.Usage);
    expect((await install(['--sha256', 'abc'])).code).toBe(ExitCode.Usage);
  });

  it('clears away what a killed install left, and not what another one is at', async () => {
    const { pid } = spawnSync('true');
    const [left, busy] = [`0.98.0-00000000-${pid}-00000000`, `0.98.0-00000000-${process.ppid}-00000000`];
    for (const name of [left, busy, 'not-ours']) mkdirSync(join(directory, name, 'assets'), { recursive: true });
    await install(wheel());
    expect(readdirSync(directory).sort()).toEqual([busy, manifest().folder, 'current.json', 'not-ours'].sort());
  });
});

it('is installed into the data directory of the Zendo on this machine', async () => {
  const data = join(scratch, '.zendo');
  const words = ['dashboard', 'install', ...wheel()];
  const none = await runCli(words, {}, '', scratch);
  expect([none.code, none.stderr]).toEqual([ExitCode.NotFound, expect.stringContaining('[data_directory_missing]')]);
  mkdirSync(data);
  writeFileSync(join(data, 'admin.json'), '{}');
  const { code, stdout } = await runCli(words, {}, '', scratch);
  expect([code, stdout]).toEqual([ExitCode.Ok, expect.stringContaining('none has to be restarted')]);
  expect(existsSync(join(data, 'dashboard', 'current.json'))).toBe(true);
});

it('tells what is installed, and removes it', async () => {
  const status = async (): Promise<unknown> =>
    JSON.parse((await runCli(['dashboard', 'status', '-o', 'json', '--directory', directory])).stdout);
  expect(await status()).toEqual({ installed: false, directory });
  await install(wheel());
  expect(await status()).toMatchObject({
    installed: true,
    version: '0.98.0',
    path: join(directory, manifest().folder),
  });
  const remove = (...words: string[]): Promise<CliResult> =>
    runCli(['dashboard', 'remove', '--directory', directory, '-o', 'json', ...words]);
  expect((await remove()).code).not.toBe(ExitCode.Ok);
  expect(JSON.parse((await remove('--yes')).stdout)).toEqual({ removed: true, directory });
  expect(JSON.parse((await remove('--yes')).stdout)).toEqual({ removed: false, directory });
  expect(readdirSync(directory)).toEqual([]);
});

it('leaves --version to the whole program where it comes first', async () => {
  expect((await runCli(['--version'])).stdout).toBe('9.9.9\n');
  expect((await runCli(['-V'])).stdout).toBe('9.9.9\n');
});
