import { AttemptLimiter } from './attempt-limiter.js';

const MINUTE = { periodMs: 60_000, limit: 5 };
const DAY = { periodMs: 86_400_000, limit: 12 };

describe('the attempt limiter', () => {
  it('lets five failures a minute through, and again when the first of them is a minute old', () => {
    const limiter = new AttemptLimiter([MINUTE]);
    for (let at = 0; at < 5; at += 1) {
      expect(limiter.blockedBy('k', at)).toBeUndefined();
      limiter.fail('k', at);
    }
    expect(limiter.blockedBy('k', 1_000)).toEqual({ window: MINUTE, retryAfterMs: 59_000 });
    expect(limiter.blockedBy('k', 59_999)).toBeDefined();
    expect(limiter.blockedBy('k', 60_000)).toBeUndefined();
  });

  it('keeps keys apart, and a success clears its own', () => {
    const limiter = new AttemptLimiter([MINUTE]);
    for (const key of ['a', 'a', 'a', 'a', 'a', 'b']) limiter.fail(key, 0);
    expect(limiter.blockedBy('a', 1)).toBeDefined();
    expect(limiter.blockedBy('b', 1)).toBeUndefined();
    limiter.succeed('a');
    expect(limiter.blockedBy('a', 1)).toBeUndefined();
  });

  it('applies the longer window though the shorter one is free', () => {
    const limiter = new AttemptLimiter([MINUTE, DAY]);
    for (let n = 0; n < 12; n += 1) limiter.fail('k', n * 60_000);
    expect(limiter.blockedBy('k', 12 * 60_000 + 1)?.window).toBe(DAY);
    expect(limiter.blockedBy('k', 86_400_000)).toBeUndefined();
  });

  it('tells how many more failures fit into the fullest window', () => {
    const limiter = new AttemptLimiter([MINUTE, DAY]);
    expect(limiter.room('k', 0)).toBe(5);
    for (let n = 0; n < 10; n += 1) limiter.fail('k', n * 60_000);
    expect(limiter.room('k', 9 * 60_000)).toBe(2);
    for (let n = 0; n < 3; n += 1) limiter.fail('k', 10 * 60_000);
    expect(limiter.room('k', 10 * 60_000)).toBe(0);
  });

  it('forgets the quietest keys rather than grow without bound', () => {
    const limiter = new AttemptLimiter([{ periodMs: 60_000, limit: 1 }]);
    for (let n = 0; n <= 10_000; n += 1) limiter.fail(`k${n}`, 0);
    expect(limiter.blockedBy('k0', 1)).toBeUndefined();
    expect(limiter.blockedBy('k10000', 1)).toBeDefined();
  });
});
