import type { RuntimeStep, StepResult } from '@zendo/provisioning';
import type { OperationStep } from '../operations/operation.entity.js';
import { OperationJournal } from './step-journal.js';

const step = (name: string): RuntimeStep => ({ name, title: name, run: async () => ({ state: 'done' }) });
const [database, server] = [step('database'), step('server')] as const;
const done: StepResult = { state: 'done' };
const NOW = '2026-11-23T12:00:00.000Z';

function journal(recorded: readonly OperationStep[] = [], isNewest = true) {
  const writes: (readonly OperationStep[])[] = [];
  const write = async (steps: readonly OperationStep[]) => {
    writes.push(steps);
    return isNewest;
  };
  return { writes, journal: new OperationJournal([database, server], recorded, write, () => new Date(NOW)) };
}
const states = (steps: readonly OperationStep[] | undefined) => steps?.map(({ state }) => state);

describe('the steps of an operation', () => {
  it('are all there from the first write on, in order', async () => {
    const { journal: one, writes } = journal();
    await one.starting(database);
    expect(writes[0]?.map(({ name }) => name)).toEqual(['database', 'server']);
    expect(states(writes[0])).toEqual(['running', 'pending']);
    await one.ended(database, { state: 'done', message: 'made' });
    expect(writes[1]?.[0]).toMatchObject({ state: 'succeeded', started_at: NOW, finished_at: NOW, message: 'made' });
  });

  it('stay succeeded when a later pass goes over them again', async () => {
    const first = journal();
    await first.journal.starting(database);
    await first.journal.ended(database, done);
    const { journal: second, writes } = journal(first.writes.at(-1));
    await second.starting(database);
    await second.ended(database, done);
    expect(new Set(writes.map((steps) => steps[0]?.state))).toEqual(new Set(['succeeded']));
  });

  it('wait, fail and run again', async () => {
    const { journal: one, writes } = journal();
    await one.starting(server);
    await one.ended(server, { state: 'wait', reason: 'the image', afterMs: 1 });
    expect(writes.at(-1)?.[1]).toMatchObject({ state: 'waiting', message: 'the image', finished_at: null });
    await one.failed(server, new Error('no image'));
    expect(writes.at(-1)?.[1]).toMatchObject({ state: 'failed', message: 'no image', finished_at: NOW });
    await one.starting(server);
    expect(writes.at(-1)?.[1]).toMatchObject({ state: 'running', finished_at: null });
  });

  it('tell a stale pass to stop before each step', async () => {
    const { journal: stale } = journal([], false);
    expect(await stale.starting(database)).toBe(false);
  });
});
