import { ProvisioningError } from '@zendo/provisioning';
import { faultOf, judge } from './fault.js';

const now = new Date('2026-11-23T12:00:00Z');
const later = new Date('2026-11-23T12:10:00Z');
const provisioning = (userFixable: boolean, retryable: boolean) =>
  new ProvisioningError('some_code', 'Some reason.', { userFixable, retryable });
const passing = new Error('connect ECONNREFUSED');

describe('what is done about a pass that failed', () => {
  it.each([
    ['its user can mend it', provisioning(true, true), 0, later, true],
    ['trying again is of no use', provisioning(false, false), 0, later, true],
    ['it may pass', passing, 0, later, false],
    ['it may pass, with a known reason', provisioning(false, true), 20, later, false],
    ['it may pass, but the deadline is over', passing, 0, now, true],
    ['nothing is asked for, the first time', passing, 0, undefined, false],
    ['nothing is asked for, again and again', passing, 3, undefined, true],
  ])('%s', (_, error, before, deadline, final) => {
    expect(judge(error, before, deadline, now).final).toBe(final);
  });

  it('goes on soon after a passing fault, and slowly, ever more, after a final one', () => {
    expect(judge(passing, 0, later, now).afterMs).toBeLessThanOrEqual(1_000);
    expect(judge(provisioning(true, true), 0, later, now).afterMs).toBe(60_000);
    expect(judge(provisioning(true, true), 3, later, now).afterMs).toBe(480_000);
    expect(judge(provisioning(true, true), 99, later, now).afterMs).toBe(600_000);
  });

  it('gives every error a code', () => {
    expect(faultOf(provisioning(true, false))).toEqual({
      code: 'some_code',
      message: 'Some reason.',
      userFixable: true,
      retryable: false,
    });
    expect(faultOf(passing)).toMatchObject({ code: 'temporary_fault', message: 'connect ECONNREFUSED' });
    expect(faultOf(undefined).code).toBe('temporary_fault');
  });
});
