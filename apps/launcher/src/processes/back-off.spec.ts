import { BackOff } from './back-off.js';

describe('the pause before a failed process is started again', () => {
  it('doubles from 0.2 s up to 15 s', () => {
    const backOff = new BackOff();
    const pauses = Array.from({ length: 9 }, () => backOff.next(0));
    expect(pauses).toEqual([200, 400, 800, 1_600, 3_200, 6_400, 12_800, 15_000, 15_000]);
    expect(backOff.failures).toBe(9);
  });

  it('begins anew after a process that ran for a minute', () => {
    const backOff = new BackOff();
    for (let failure = 0; failure < 5; failure++) backOff.next(1_000);
    expect(backOff.next(60_000)).toBe(200);
    expect(backOff.failures).toBe(1);
  });

  it('never grows beyond its limit, however long it goes on', () => {
    const backOff = new BackOff();
    for (let failure = 0; failure < 5_000; failure++) expect(backOff.next(0)).toBeLessThanOrEqual(15_000);
  });
});
