import fc from 'fast-check';
import { guardNumbers, releaseNumbers, withPlainNumbers } from './exact-numbers.js';

const round = (json: string): string => releaseNumbers(JSON.stringify(JSON.parse(guardNumbers(json))));

describe('numbers that JavaScript would change', () => {
  it.each([
    '{"seed":1152921504606846977}',
    '[-9223372036854775808,18446744073709551615]',
    '{"a":{"b":[1,"1152921504606846977",1152921504606846977]}}',
    '{"text":"say \\"1152921504606846977\\" or \\\\","n":99999999999999999999999999999999999999999}',
    '1152921504606846977',
    '{"accuracy":1.0,"lr":0.1,"zero":-0.0,"n":1}',
    '[1e+16,2.00]',
    '1.0',
    '{"version":"0.98.0, or 1.0","x":[3.0]}',
  ])('come out as they went in: %s', (json) => {
    expect(round(json)).toBe(json);
  });

  it('are told from other numbers and from text', () => {
    expect(round('{"f":0.1234567890123456,"e":1234567890123456e-3,"s":"1234567890123456789 1.0,"}')).toBe(
      '{"f":0.1234567890123456,"e":1234567890123.456,"s":"1234567890123456789 1.0,"}',
    );
  });

  it('are only those: what stays as it is stays a number', () => {
    const json = '{"n":9007199254740991,"m":1.5,"l":1.0}';
    expect(JSON.parse(guardNumbers(json))).toMatchObject({ n: 9_007_199_254_740_991, m: 1.5 });
  });

  it('come out of JSON within JSON too', () => {
    const column = JSON.stringify(JSON.parse(guardNumbers('{"n":1152921504606846977,"m":1.0}')));
    expect(releaseNumbers(JSON.stringify({ column }))).toBe('{"column":"{\\"n\\":1152921504606846977,\\"m\\":1.0}"}');
  });

  it('can be had as plain numbers', () => {
    expect(withPlainNumbers(JSON.parse(guardNumbers('{"a":[1.0,{"b":"1.0"}],"c":null}')))).toEqual({
      a: [1, { b: '1.0' }],
      c: null,
    });
  });

  it('change nothing else', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(JSON.parse(releaseNumbers(guardNumbers(json)))).toEqual(JSON.parse(json));
      }),
    );
  });

  it('do not hide broken JSON', () => {
    for (const broken of ['{"n":1152921504606846977', '"1152921504606846977', '[1.0.0]', '[1-2]', '01.0']) {
      expect(() => JSON.parse(guardNumbers(broken)) as unknown).toThrow(SyntaxError);
    }
  });
});
