import { age, parseDuration, span } from './time.js';

describe('parseDuration', () => {
  it.each([
    ['90', 90_000],
    ['90s', 90_000],
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['1.5s', 1500],
    ['7d', 604_800_000],
    ['250ms', 250],
  ])('reads %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', 'soon', '5 m', '-5s', '5x', 's', '1h-2m'])('refuses %p', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

describe('age', () => {
  const now = Date.parse('2026-11-23T12:00:00Z');

  it.each([
    ['2026-11-23T11:59:48Z', '12s'],
    ['2026-11-23T11:30:00Z', '30m'],
    ['2026-11-22T20:00:00Z', '16h'],
    ['2026-11-14T12:00:00Z', '9d'],
    ['2026-11-30T12:00:00Z', 'in 7d'],
  ])('shows %s', (iso, text) => {
    expect(age(iso, now)).toBe(text);
  });

  it('is empty without a time', () => {
    expect([age(null), age(undefined), age('yesterday')]).toEqual(['', '', '']);
  });
});

describe('span', () => {
  it('changes to minutes when seconds get long', () => {
    expect([span(420), span(99_900), span(125_000)]).toEqual(['0.4s', '99.9s', '2m 05s']);
  });
});
