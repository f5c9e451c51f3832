import { typedMetadata } from './typed-metadata.js';

describe('metadata without types', () => {
  it('gets them from its values', () => {
    const values = { s: 'x', i: 1, f: 0.5, b: true, l: [1], d: { a: 1 } };
    expect(typedMetadata(values)).toEqual({
      values,
      types: { s: 'str', i: 'int', f: 'float', b: 'bool', l: 'list', d: 'dict' },
    });
  });

  it('loses what is null or longer than 65,535 characters of JSON', () => {
    const fits = 'x'.repeat(65_533);
    const typed = typedMetadata({ none: null, long: `${fits}x`, fits });
    expect(Object.keys(typed.values)).toEqual(['fits']);
    expect(typed.types).toEqual({ fits: 'str' });
  });
});
