import fc from 'fast-check';
import { listOf, PageRequest } from './paging.js';
import { z } from 'zod';

describe('paging', () => {
  const rows = (...seqs: string[]) => seqs.map((seq) => ({ seq }));
  const cursorAt = (seq: string, filters: object = {}): string =>
    new PageRequest('things', { limit: 1, ...filters }).answer(rows(seq, '0'), (row) => row.seq).next_cursor!;

  it('gives a cursor exactly when more follow, and the cursor means the last shown', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }), (seq) => {
        expect(new PageRequest('things', { limit: 1, cursor: cursorAt(String(seq)) }).before).toBe(String(seq));
      }),
    );
    const two = new PageRequest('things', { limit: 2 });
    expect(two.answer(rows('2', '1'), (row) => row.seq)).toEqual({ items: ['2', '1'], next_cursor: null });
    expect(two.answer(rows(), (row) => row.seq)).toEqual({ items: [], next_cursor: null });
  });

  it('binds a cursor to its list and its filters, whatever their order, and not to the size of a page', () => {
    const cursor = cursorAt('7', { state: ['ready', 'failed'], name: 'a' });
    const before = (name: string, filters: object) => new PageRequest(name, { limit: 9, cursor, ...filters }).before;
    expect(before('things', { name: 'a', state: ['failed', 'ready'], label: undefined })).toBe('7');
    for (const [name, filters] of [
      ['others', { state: ['ready', 'failed'], name: 'a' }],
      ['things', { state: ['ready'], name: 'a' }],
      ['things', { state: ['ready', 'failed'], name: 'a', label: ['x=y'] }],
      ['things', {}],
    ] as const) {
      expect(() => before(name, filters)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
    }
  });

  it('takes no cursor that it has not given', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          expect(new PageRequest('things', { limit: 1, cursor: text }).before).toMatch(/^\d+$/);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid_request' });
        }
      }),
    );
    expect(new PageRequest('things', { limit: 1 }).before).toBeUndefined();
  });

  it('reads several values of one parameter, however they are given', () => {
    const schema = listOf(z.enum(['a', 'b']));
    expect(schema.parse('a,b')).toEqual(['a', 'b']);
    expect(schema.parse(['a', 'b'])).toEqual(['a', 'b']);
    expect(schema.safeParse('c').success).toBe(false);
    expect(schema.safeParse('').success).toBe(false);
  });
});
