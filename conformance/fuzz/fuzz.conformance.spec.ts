import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ask } from '../../tools/e2e/harness/tenant-api.js';
import { Zendo } from '../../tools/e2e/harness/zendo.js';
import { reportDirectory } from '../harness/sides.js';
import { documentOf, operationsOf } from '../http/openapi.js';
import { type Figures, type PassFigures, describeFailures, together } from './figures.js';
import { furnish } from './furnish.js';
import { MemoryOverTime, type Sample, quarters } from './memory.js';
import { long, short } from './modes.js';
import { runSchemathesis } from './run-schemathesis.js';

const isLong = process.env['ZENDO_CONFORMANCE_LONG'] === '1';
/** What the tenant server may grow by between the second and the last quarter of the long mode. */
const GROWTH_MB = 15;
const KEEPER = { username: 'keeper', password: 'keeper-pass-1' };

// schemathesis draws requests from our OpenAPI document, right ones and wrong ones, and checks every answer. It asks as
// the owner, an admin, so that nothing is out of its reach; the server lets nobody delete, lock out or demote themselves,
// and nobody changes a password without knowing it, so the run cannot end its own session and nothing is left out.
describe(`schemathesis on a tenant of its own (${isLong ? 'long' : 'short'} mode)`, () => {
  let directory: string;
  let zendo: Zendo | undefined;
  let figures: Figures;
  let memory: readonly Sample[];
  let alive: number;
  let operations: number;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'zendo-fuzz-'));
    zendo = await Zendo.start();
    const { url } = await zendo.createTenant('fuzz', KEEPER);
    const saved = await furnish(url, KEEPER);
    const token = saved.get('token:me') ?? '';
    const project = saved.get('project') ?? '';
    const sampling = MemoryOverTime.of(zendo.child.process.pid ?? 0);
    const passes: PassFigures[] = [];
    const mode = isLong ? long : short;
    for (let pass = mode(0, 0); pass; pass = mode(passes.length, together(passes).calls)) {
      passes.push(await runSchemathesis({ url, token, project, directory }, pass));
    }
    memory = sampling.stop();
    figures = together(passes);
    const all = operationsOf(await documentOf(url)).filter(({ object }) => isLong || !object.deprecated);
    operations = all.length;
    alive = (await ask(url, '/current-user', { token })).status;
    const report = { mode: isLong ? 'long' : 'short', ...figures, memory, quarters: quarters(memory) };
    await writeFile(join(reportDirectory(), 'fuzz.json'), JSON.stringify(report));
  });
  afterAll(async () => {
    await zendo?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it('asks all operations, and is still let in at the end', () => {
    expect({ operations: figures.operations, alive }).toEqual({ operations, alive: 200 });
  });

  it('asks often enough', () => {
    expect(figures.calls).toBeGreaterThanOrEqual(isLong ? 100_000 : 2000);
  });

  it('gets an answer each time', () => {
    expect(figures.unanswered).toEqual({});
  });

  it('meets no server error and no undocumented status', () => {
    const found = figures.failures.filter(({ check }) =>
      ['not_a_server_error', 'status_code_conformance'].includes(check),
    );
    expect(describeFailures(found)).toBe('');
  });

  it('finds nothing else against any check', () => {
    expect(describeFailures(figures.failures)).toBe('');
  });

  // In the short mode the server still fills its caches and the compiler works; its memory says nothing then.
  if (isLong) {
    it('leaves the memory of the server level', () => {
      const [, second = 0, , last = 0] = quarters(memory);
      expect(last - second).toBeLessThan(GROWTH_MB);
    });
  }
});
