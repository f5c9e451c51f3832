import { durationField, formatDuration, parseDuration } from './interval.js';

describe('an interval', () => {
  it.each([
    [0, 'PT0S'],
    [60, 'PT1M'],
    [3_661.5, 'PT1H1M1.5S'],
    [86_400, 'P1D'],
    [90_061, 'P1DT1H1M1S'],
    [-60, '-PT1M'],
  ])('of %d seconds is %s, and back', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each(['', 'P', 'PT', 'P1DT', '1M', 'P1Y', 'PT1.5M'])('is not %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('may come as seconds or text, and no longer than Python can hold', () => {
    expect(durationField.parse('PT1M')).toBe(60);
    expect(durationField.parse(60)).toBe(60);
    expect(durationField.safeParse(1e300).success).toBe(false);
    expect(durationField.safeParse('soon').success).toBe(false);
  });
});
