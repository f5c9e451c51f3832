import { versionNumberOf } from './version-number.js';

describe('the number of a version', () => {
  it.each([
    ['1', 1],
    ['007', 7],
    [' 12 ', 12],
    ['-3', -3],
    ['2147483647', 2_147_483_647],
    ['2147483648', null],
    ['99999999999999', null],
    ['1.0', null],
    ['v1', null],
    ['', null],
  ])('of %j is %j', (version, number) => {
    expect(versionNumberOf(version)).toBe(number);
  });
});
