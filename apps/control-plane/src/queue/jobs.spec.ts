import { ATTEMPTS, backOffMs } from './jobs.js';

describe('the back-off of passes', () => {
  it('doubles from a second to at most thirty, half of it left to chance', () => {
    const longest = Array.from({ length: ATTEMPTS }, (_, at) => backOffMs(at + 1, () => 1));
    expect(longest).toEqual([1, 2, 4, 8, 16, 30, 30, 30, 30, 30, 30, 30].map((seconds) => seconds * 1_000));
    expect(backOffMs(3, () => 0)).toBe(2_000);
  });

  it('is sane for any number', () => {
    for (const failures of [-1, 0, 1, 40, 1e9]) {
      expect(backOffMs(failures)).toBeGreaterThanOrEqual(500);
      expect(backOffMs(failures)).toBeLessThanOrEqual(30_000);
    }
  });
});
