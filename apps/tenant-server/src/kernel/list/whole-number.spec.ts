import { wholeNumber } from './whole-number.js';

describe('an integer of a query', () => {
  it.each([
    ['7', 7],
    [' 7 ', 7],
    ['+7', 7],
    ['-7', -7],
    ['007', 7],
    ['7.0', 7],
    ['1_000', 1000],
    ['9007199254740993', Number.MAX_SAFE_INTEGER],
    [`-${'9'.repeat(400)}`, Number.MIN_SAFE_INTEGER],
  ])('%j is %d', (text, expected) => {
    expect(wholeNumber(text)).toBe(expected);
  });

  it.each(['', ' ', 'x', '7.5', '7.', '1e2', '0x7', '_1', '1__0', '1 0', '--1'])('takes %j for none', (text) => {
    expect(wholeNumber(text)).toBeUndefined();
  });
});
