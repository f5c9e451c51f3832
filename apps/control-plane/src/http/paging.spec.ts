import fc from 'fast-check';
import { decodeCursor, listOf, pageFrom } from './paging.js';
import { z } from 'zod';

describe('paging', () => {
  const rows = (...seqs: string[]) => seqs.map((seq) => ({ seq }));

  it('gives a cursor exactly when more follow, and the cursor means the last shown', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }), (seq) => {
        const { next_cursor: cursor } = pageFrom(rows(String(seq), '0'), 1, (row) => row.seq);
        expect(decodeCursor(cursor!)).toBe(String(seq));
      }),
    );
    expect(pageFrom(rows('2', '1'), 2, (row) => row.seq)).toEqual({ items: ['2', '1'], next_cursor: null });
    expect(pageFrom(rows(), 2, (row) => row.seq)).toEqual({ items: [], next_cursor: null });
  });

  it('takes no cursor that it has not given', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          expect(decodeCursor(text)).toMatch(/^\d+$/);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid_request' });
        }
      }),
    );
    expect(decodeCursor(undefined)).toBeUndefined();
  });

  it('reads several values of one parameter, however they are given', () => {
    const schema = listOf(z.enum(['a', 'b']));
    expect(schema.parse('a,b')).toEqual(['a', 'b']);
    expect(schema.parse(['a', 'b'])).toEqual(['a', 'b']);
    expect(schema.safeParse('c').success).toBe(false);
    expect(schema.safeParse('').success).toBe(false);
  });
});
