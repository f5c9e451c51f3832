// `npm test`: everything that CI runs, its set-up included. The last line says how many tests passed and failed.
//   npm test [-- part ...]     parts: build typecheck lint format unit int e2e conformance clients kubernetes
// Needs only Node and npm at first. A part that cannot run is said so, and is a failure when CI is set.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

import { say } from './setup/log.mjs';
import { root } from './setup/places.mjs';
import { setUp } from './setup.mjs';
import { runPart } from './test/part.mjs';
import { filesToRepeat, withSecondTry } from './test/second-try.mjs';
import { tally } from './test/tally.mjs';

const MINUTE = 60_000;
/** After this long nothing is run again: CI has an end, too. */
const LAST_REPEAT = 75 * MINUTE;
const strict = Boolean(process.env.CI) && process.env.CI !== 'false';

// Parts in their order; `needs` are parts of the set-up that they cannot do without. Test files that fail are run again,
// once: real servers, browsers and clusters are at work on few cores. The last lines name them.
const PARTS = [
  { name: 'build', needs: ['packages'], command: [process.execPath, 'tools/build.mjs'], limitMs: 5 * MINUTE },
  { name: 'typecheck', needs: ['packages'], command: ['npm', 'run', '--silent', 'typecheck'], limitMs: 10 * MINUTE },
  { name: 'lint', needs: ['packages'], command: ['npm', 'run', '--silent', 'lint'], limitMs: 5 * MINUTE },
  { name: 'format', needs: ['packages'], command: ['npm', 'run', '--silent', 'format:check'], limitMs: 5 * MINUTE },
  { name: 'unit', needs: ['packages'], jest: [], limitMs: 10 * MINUTE },
  { name: 'int', needs: ['packages', 'redis', 'object-stores'], jest: ['--maxWorkers=2'], limitMs: 30 * MINUTE },
  {
    name: 'e2e',
    needs: ['packages', 'redis', 'mariadb', 'chromium', 'venvs', 'object-stores', 's3-client'],
    jest: ['--runInBand'],
    limitMs: 40 * MINUTE,
  },
  {
    name: 'conformance',
    needs: ['packages', 'redis', 'chromium', 'venvs'],
    jest: ['--runInBand'],
    limitMs: 30 * MINUTE,
  },
  {
    name: 'clients',
    needs: ['packages', 'venvs'],
    jest: ['--maxWorkers=2'],
    limitMs: 30 * MINUTE,
  },
  {
    name: 'kubernetes',
    needs: ['packages', 'redis', 'chromium', 'venvs', 'kubernetes'],
    jest: ['--runInBand'],
    limitMs: 50 * MINUTE,
    missing: () => (existsSync(join(root, 'tools/kube/up')) ? undefined : 'tools/kube is not there'),
  },
];

function chosen() {
  const names = process.argv.slice(2);
  const unknown = names.filter((name) => !PARTS.some((part) => part.name === name));
  if (unknown.length > 0) {
    process.stderr.write(
      `No such part: ${unknown.join(', ')}. There are ${PARTS.map(({ name }) => name).join(', ')}.\n`,
    );
    process.exit(2);
  }
  return names.length > 0 ? PARTS.filter(({ name }) => names.includes(name)) : PARTS;
}

async function runJestOnce({ name, jest, limitMs }, results, files = []) {
  const file = join(results, `${name}.json`);
  await rm(file, { force: true });
  const these = files.length > 0 ? ['--runTestsByPath', ...files] : [];
  const args = ['--selectProjects', name, '--json', `--outputFile=${file}`, ...jest, ...these];
  const env = { NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --no-warnings`.trim() };
  // Jest prints the JSON on stdout as well when it is not told otherwise; --outputFile keeps it off.
  const outcome = await runPart(process.execPath, ['node_modules/jest/bin/jest.js', ...args], {
    cwd: root,
    env,
    limitMs,
  });
  return { outcome, result: await readFile(file, 'utf8').then(JSON.parse, () => undefined) };
}

async function runJest(part, results) {
  const { outcome, result } = await runJestOnce(part, results);
  const files = outcome.ok ? undefined : filesToRepeat(result);
  // Both tries together have the time of one.
  const leftMs = Math.min(part.limitMs - outcome.ms, LAST_REPEAT - performance.now());
  if (!files || leftMs < MINUTE) return { ...tally(result, { ...outcome, strict }), ms: outcome.ms };
  const names = files.length > 0 ? files.map((file) => relative(root, file)).join(', ') : 'all of it';
  say(`${part.name}: once more, since it failed: ${names}`);
  const second = await runJestOnce({ ...part, limitMs: leftMs }, results, files);
  const merged = second.result && withSecondTry(result, second.result);
  const { remarks, ...figures } = tally(merged, { ...second.outcome, strict });
  return { ...figures, remarks: [`run again: ${names}`, ...remarks], ms: outcome.ms + second.outcome.ms };
}

async function runCommand({ command: [program, ...args], limitMs }) {
  const { ok, why, ms } = await runPart(program, args, { cwd: root, limitMs });
  return { passed: 0, failed: ok ? 0 : 1, remarks: ok ? [] : [why], ms };
}

async function main() {
  const parts = chosen();
  const needed = [...new Set(parts.flatMap(({ needs }) => needs))];
  const faults = await setUp(needed);
  const results = await mkdtemp(join(tmpdir(), 'zendo-test-'));
  const summary = [];
  try {
    for (const part of parts) {
      const lacking = part.needs.filter((need) => faults.has(need));
      const missing = lacking.length > 0 ? `its set-up failed: ${lacking.join(', ')}` : part.missing?.();
      if (missing) {
        say(`${part.name} cannot run: ${missing}`);
        // A set-up that failed is a failure everywhere; a part that is not there is one in CI.
        summary.push({
          name: part.name,
          passed: 0,
          failed: strict || lacking.length > 0 ? 1 : 0,
          remarks: [`not run: ${missing}`],
          ms: 0,
        });
        continue;
      }
      say(part.name);
      summary.push({ name: part.name, ...(part.jest ? await runJest(part, results) : await runCommand(part)) });
    }
  } finally {
    await rm(results, { recursive: true, force: true });
  }
  process.exitCode = report(summary) > 0 ? 1 : 0;
}

/** Prints a line a part and the sum. @returns how much failed */
function report(summary) {
  process.stdout.write('\n');
  for (const { name, passed, failed, remarks, ms } of summary) {
    const figures = PARTS.find((part) => part.name === name)?.jest
      ? `${passed} passed, ${failed} failed`
      : failed
        ? 'failed'
        : 'ok';
    const seconds = `${Math.round(ms / 1000)} s`;
    process.stdout.write(
      `${name.padEnd(11)} ${figures.padEnd(24)} ${seconds.padStart(6)}  ${remarks.join('; ')}`.trimEnd() + '\n',
    );
  }
  const sum = (key) => summary.reduce((total, part) => total + part[key], 0);
  process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed\n`);
  return sum('failed');
}

await main();
