import { metadataEntries } from './metadata-entries.js';
import { parseSource, sourceOfPath } from '../kernel/http/source-field.js';
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

describe('metadata without types', () => {
  it('gets them from its values', () => {
    const values = { s: 'x', i: 1, f: 0.5, b: true, l: [1], d: { a: 1 } };
    expect(metadataEntries(values)).toEqual({
      values,
      types: { s: 'str', i: 'int', f: 'float', b: 'bool', l: 'list', d: 'dict' },
    });
  });

  it('loses what is null or longer than 65,535 characters of JSON', () => {
    const fits = 'x'.repeat(65_533);
    const entries = metadataEntries({ none: null, long: `${fits}x`, fits });
    expect(Object.keys(entries.values)).toEqual(['fits']);
    expect(entries.types).toEqual({ fits: 'str' });
  });
});

describe('a source', () => {
  it('is stored as JSON, or as an import path by old servers', () => {
    const source = { module: 'm', attribute: 'A', type: 'user', commit: 'abc' };
    expect(parseSource(JSON.stringify(source))).toEqual(source);
    expect(parseSource('a.b.C')).toEqual({ module: 'a.b', attribute: 'C', type: 'unknown' });
    expect(sourceOfPath('module')).toEqual({ module: 'module', attribute: null, type: 'unknown' });
  });
});
