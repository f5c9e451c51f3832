import { versionFault } from './migrate.js';

describe('a PostgreSQL server', () => {
  it.each([
    [150_000, '15.0', undefined],
    [180_004, '18.4', undefined],
    [140_012, '14.12', /needs PostgreSQL 15 or newer; this server is 14\.12/],
    [90_624, '9.6.24', /9\.6\.24/],
  ])('of version %d is new enough or told of', (number, version, fault) => {
    const found = versionFault(number, version);
    if (fault) expect(found).toMatch(fault);
    else expect(found).toBeUndefined();
  });
});
