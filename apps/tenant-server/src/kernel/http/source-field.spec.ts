import { parseSource, sourceOfPath } from './source-field.js';

describe('a source', () => {
  it('is stored as JSON, or as an import path by old servers', () => {
    const source = { module: 'm', attribute: 'A', type: 'user', commit: 'abc' };
    expect(parseSource(JSON.stringify(source))).toEqual(source);
    expect(parseSource('a.b.C')).toEqual({ module: 'a.b', attribute: 'C', type: 'unknown' });
    expect(sourceOfPath('module')).toEqual({ module: 'module', attribute: null, type: 'unknown' });
  });
});
