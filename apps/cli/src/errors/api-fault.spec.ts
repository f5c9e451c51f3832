import { paint } from '../output/paint.js';
import { apiFault } from './api-fault.js';
import { ExitCode } from './exit-code.js';
import { describeError } from './report.js';

describe('apiFault', () => {
  it.each([
    [400, ExitCode.Usage],
    [401, ExitCode.Auth],
    [403, ExitCode.Auth],
    [404, ExitCode.NotFound],
    [409, ExitCode.Conflict],
    [412, ExitCode.Conflict],
    [422, ExitCode.Usage],
    [423, ExitCode.Conflict],
    [429, ExitCode.Error],
    [500, ExitCode.Error],
    [503, ExitCode.Unreachable],
  ])('turns %d into exit code %d', (status, exitCode) => {
    expect(apiFault(status, { code: 'some_code' }).exitCode).toBe(exitCode);
  });

  it('takes a 404 that is not of Zendo for another server, and not for something that is missing', () => {
    const fault = apiFault(404, { detail: 'Not Found' });
    expect(fault.exitCode).toBe(ExitCode.Error);
    expect(fault.options.hint).toContain('Is this the address of a Zendo?');
  });

  it('tells every fault of a bad body by its field', () => {
    const fault = apiFault(422, {
      detail: 'The request is not valid.',
      code: 'invalid_request',
      errors: [
        { pointer: '/name', detail: 'is too short' },
        { parameter: 'limit', detail: 'is missing' },
      ],
    });
    expect(describeError(fault, paint(false))).toBe(
      'error: The request is not valid. [invalid_request]\n  - name: is too short\n  - limit: is missing\n',
    );
  });

  it('names the operation that is in the way', () => {
    const fault = apiFault(423, { detail: 'Busy.', code: 'tenant_busy', operation_id: 'op-1' });
    expect(fault.options.hint).toContain('zendo operations watch op-1');
  });

  it.each([undefined, 'text', null, [], { detail: 5, errors: 'x' }])('survives a body that is %p', (body) => {
    expect(apiFault(500, body, 'req-7').message).toBe('The server answered 500. (request req-7)');
  });
});
