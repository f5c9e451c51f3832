import type { ExecutionStatus } from './execution-status.js';
import { isInProgress, type StepSituation } from './run-progress.js';
import { nextRunStatus, type RunSituation } from './run-transition.js';
import { staticRunStatus } from './static-run-status.js';

type Row = [rule: string, run: ExecutionStatus, steps: ExecutionStatus[], count: number, status: ExecutionStatus];

describe('the status of a static run', () => {
  const table: Row[] = [
    ['stops once every step has finished', 'stopping', ['completed', 'stopped'], 3, 'stopped'],
    ['stops at once when no step has begun', 'stopping', [], 3, 'stopped'],
    ['is stopping while a step runs', 'stopping', ['running', 'failed'], 3, 'stopping'],
    ['fails when it is asked to', 'failed', ['running'], 3, 'failed'],
    ['fails with any step, whatever else runs', 'running', ['running', 'failed', 'stopped'], 3, 'failed'],
    ['stops with a stopped step once all have finished', 'running', ['stopped', 'completed'], 3, 'stopped'],
    ['is stopping when a step was stopped and another runs', 'running', ['stopped', 'running'], 3, 'stopping'],
    ['runs with a running step', 'initializing', ['running'], 1, 'running'],
    ['runs while a step is retried', 'running', ['retrying', 'completed'], 2, 'running'],
    ['stays initializing while the client fills in cached steps', 'initializing', ['cached'], 2, 'initializing'],
    ['stays provisioning likewise', 'provisioning', ['cached'], 2, 'provisioning'],
    ['runs while steps are missing', 'running', ['completed'], 2, 'running'],
    ['completes when all steps were cached', 'initializing', ['cached', 'cached'], 2, 'completed'],
    ['completes when all steps are done', 'running', ['completed', 'skipped', 'cached'], 3, 'completed'],
    ['completes although it is asked to be running', 'running', ['completed'], 1, 'completed'],
  ];

  it.each(table)('%s', (_rule, run, steps, count, expected) => {
    expect(staticRunStatus(run, steps, count)).toBe(expected);
  });
});

describe('a change of the status of a run', () => {
  const run = (part: Partial<RunSituation>): RunSituation => ({
    status: 'running',
    isDynamic: false,
    isChild: false,
    steps: [],
    stepCount: 1,
    ...part,
  });

  it.each(['cached', 'skipped', 'retrying', 'retried'] as const)('is never to %s', (status) => {
    expect(() => nextRunStatus(run({}), status)).toThrow(/not valid for pipeline runs/);
  });

  it('ignores a provisioning that comes late', () => {
    expect(nextRunStatus(run({ status: 'completed', steps: ['completed'] }), 'provisioning')).toBeUndefined();
    expect(nextRunStatus(run({ status: 'initializing' }), 'provisioning')).toBe('provisioning');
  });

  it('does not touch a finished static run that computes to the same', () => {
    expect(nextRunStatus(run({ status: 'completed', steps: ['completed'] }), 'running')).toBe('completed');
  });

  it('is refused when a finished run would get another one', () => {
    expect(() => nextRunStatus(run({ status: 'completed', steps: ['completed'] }), 'failed')).toThrow(/finished run/);
  });

  it('is resuming only after failed or paused, and never for a child', () => {
    expect(nextRunStatus(run({ status: 'failed', isDynamic: true }), 'resuming')).toBe('resuming');
    expect(() => nextRunStatus(run({ status: 'completed', isDynamic: true }), 'resuming')).toThrow(/Only failed/);
    expect(() => nextRunStatus(run({ status: 'paused', isChild: true }), 'resuming')).toThrow(/child run/);
  });

  it('of a dynamic run comes from requests alone', () => {
    expect(nextRunStatus(run({ isDynamic: true, steps: ['failed'] }), undefined)).toBeUndefined();
    expect(nextRunStatus(run({ isDynamic: true }), 'completed')).toBe('completed');
    expect(nextRunStatus(run({ isDynamic: true, status: 'stopping' }), 'failed')).toBe('stopped');
  });
});

describe('a run that failed', () => {
  const step = (name: string, status: ExecutionStatus, silentSeconds: number | null = null): StepSituation => ({
    name,
    status,
    silentSeconds,
    heartbeat_threshold: silentSeconds === null ? null : 30,
  });
  const upstream = new Map([
    ['load', []],
    ['train', ['load']],
    ['score', ['train']],
    ['report', ['load']],
  ]);
  const failed = [step('load', 'completed'), step('train', 'failed')];

  it.each(['fail_fast', 'stop_on_failure'] as const)('has ended in the mode %s', (mode) => {
    expect(isInProgress('failed', mode, [...failed, step('report', 'running')], upstream)).toBe(false);
  });

  it('goes on while another branch has not begun or runs', () => {
    expect(isInProgress('failed', 'continue_on_failure', failed, upstream)).toBe(true);
    expect(isInProgress('failed', 'continue_on_failure', [...failed, step('report', 'running')], upstream)).toBe(true);
  });

  it('has ended when all that is left depends on what failed', () => {
    expect(isInProgress('failed', 'continue_on_failure', [...failed, step('report', 'completed')], upstream)).toBe(
      false,
    );
  });

  it('does not wait for a step that has fallen silent', () => {
    const silent = step('report', 'running', 30 * 60 + 1);
    expect(isInProgress('failed', 'continue_on_failure', [...failed, silent], upstream)).toBe(false);
    expect(isInProgress('failed', 'continue_on_failure', [...failed, step('report', 'running', 60)], upstream)).toBe(
      true,
    );
  });

  it('goes on while a step runs when the order of steps is not known', () => {
    expect(isInProgress('failed', 'continue_on_failure', [step('a', 'running')], null)).toBe(true);
    expect(isInProgress('failed', 'continue_on_failure', [step('a', 'failed')], null)).toBe(false);
  });
});
