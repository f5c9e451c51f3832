import { type PassFigures, describeFailures, together } from './figures.js';

const pass = (more: Partial<PassFigures>): PassFigures => ({
  statuses: {},
  accepted: {},
  failures: [],
  unanswered: {},
  slowest: { seconds: 0, operation: '' },
  ...more,
});

describe('figures of passes', () => {
  it('are summed by status and class, and operations are counted once', () => {
    const one = pass({
      statuses: { 'GET /a': { '200': 3, '404': 1 }, 'POST /a': { '422': 2 } },
      accepted: { reason: 1 },
      slowest: { seconds: 2, operation: 'GET /a' },
    });
    const other = pass({ statuses: { 'GET /a': { '200': 1 } }, accepted: { reason: 2 } });
    expect(together([one, other])).toMatchObject({
      calls: 7,
      operations: 2,
      succeeded: 1,
      byClass: { '2xx': 4, '4xx': 3 },
      byStatus: { '200': 4, '404': 1, '422': 2 },
      accepted: { reason: 3 },
      slowest: { seconds: 2, operation: 'GET /a' },
    });
  });

  it('say how many failures are not shown', () => {
    const failure = { check: 'c', operation: 'GET /a', status: 500, message: 'm', answer: 'a', request: 'r', times: 4 };
    expect(describeFailures([failure, failure, failure], 1)).toBe(
      'c: GET /a answered 500 (4 times)\n  m\n  r\n  a\n\nand 2 more',
    );
  });
});
