import { gunzipSync, gzipSync } from 'node:zlib';
import { CellError, type Row, rowOf, toCell } from '../cells.js';
import { TableHash } from '../table-hash.js';
import { type CarriedTable, carriedTable, carriedTables } from '../tables.js';
import { noteOf } from './format.js';
import { type ArchiveEvent, readArchive } from './read-archive.js';
import { type ArchiveSource, writeArchive } from './write-archive.js';

const ID = '0123456789abcdef0123456789abcdef';
const tag = carriedTable('tag')!;
const row: Row = tag.columns.map(({ name, kind }) =>
  kind === 'uuid' ? ID : kind === 'time' ? '2026-11-25 07:32:37.388456' : kind === 'bool' ? false : `${name}\u2028é\n`,
);
const note = noteOf('secret_unreadable', 'One.', 'Do.', ['a']);

class Source implements ArchiveSource {
  readonly header = { zenml: '0.98.0', revision: '0.98.0', server: { id: ID, name: 'n' } };
  constructor(private readonly fails = false) {}
  async *rows({ name }: CarriedTable) {
    if (name === 'tag') yield* Array.from({ length: 5_000 }, () => row);
    if (name === 'user' && this.fails) throw new Error('the source is gone');
  }
  notes() {
    return [note];
  }
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const written = async (source: ArchiveSource = new Source()): Promise<Buffer> =>
  Buffer.concat(await all<Buffer>(writeArchive(source)));
async function* parts(bytes: Uint8Array) {
  for (let at = 0; at < bytes.length; at += 1_000) yield bytes.subarray(at, at + 1_000);
}
const read = (bytes: Uint8Array): Promise<ArchiveEvent[]> => all(readArchive(parts(bytes)));
const changed = async (change: (text: string) => string): Promise<Buffer> =>
  gzipSync(change(gunzipSync(await written()).toString()));

describe('an archive', () => {
  it('is read as it was written: rows, sums and notes', async () => {
    const events = await read(await written());
    expect(events.filter(({ kind }) => kind === 'end')).toHaveLength(carriedTables.length);
    const rows = events.filter((event) => event.kind === 'row');
    expect(rows).toHaveLength(5_000);
    expect(rows[0]?.row).toEqual(row);
    expect(events.at(-1)).toEqual({ kind: 'note', note });
    expect(events[0]).toMatchObject({ kind: 'header', header: { revision: '0.98.0' } });
  });

  it.each([
    ['cut off', async () => (await written()).subarray(0, -40)],
    ['another byte', async () => (await written()).fill(0x55, 200, 204)],
    ['a row less', () => changed((text) => text.replace(`${JSON.stringify(row)}\n`, ''))],
    ['another value', () => changed((text) => text.replace('07:32:37', '07:32:38'))],
    ['a table less', () => changed((text) => text.replace(/\{"table":"artifact",.*\n\{"end":"artifact",.*\n/, ''))],
    ['columns that are no list', () => changed((text) => text.replace(/"columns":\[[^\]]*\]/, '"columns":"id"'))],
    ['a note that is none', () => changed((text) => text.replace(/\{"note":.*\n/, '{"note":5}\n'))],
    ['a note without items', () => changed((text) => text.replace('"items":["a"],', ''))],
    ['no end', () => changed((text) => text.replace(/\{"end":"archive".*\n/, ''))],
    ['no gzip', async () => Buffer.from('hello')],
    ['nothing', async () => Buffer.alloc(0)],
  ])('is refused with %s', async (_what, make) => {
    await expect(read(await make())).rejects.toMatchObject({ name: 'ArchiveError', code: 'archive_corrupt' });
  });

  it('of another version is refused as such', async () => {
    const newer = await changed((text) => text.replace('"version":1', '"version":2'));
    await expect(read(newer)).rejects.toMatchObject({ code: 'archive_version' });
  });

  it('fails as its source fails', async () => {
    await expect(written(new Source(true))).rejects.toThrow('the source is gone');
  });
});

describe('cells', () => {
  it('are the same from every database', () => {
    expect(toCell('uuid', '01234567-89AB-cdef-0123-456789abcdef')).toBe(ID);
    expect(toCell('time', '2026-11-25T07:32:37.5')).toBe('2026-11-25 07:32:37.500000');
    expect([toCell('bool', 1), toCell('bool', 't'), toCell('bool', '0')]).toEqual([true, true, false]);
    expect([toCell('int', '7'), toCell('int', 7n), toCell('float', '1.5')]).toEqual([7, 7, 1.5]);
    expect(toCell('json', '{"b":1,"a":[{"d":1,"c":2}]}')).toBe('{"a":[{"c":2,"d":1}],"b":1}');
    expect(toCell('text', new TextEncoder().encode('é'))).toBe('é');
    expect(toCell('text', null)).toBeNull();
  });

  it('that are none of their kind are refused without being told', () => {
    expect(toCell('uuid', 'x')).toBeUndefined();
    expect([2 ** 31 - 1, -(2 ** 31), 2 ** 31, 1.5, 2n ** 40n].map((value) => toCell('int', value))).toEqual([
      ...[2 ** 31 - 1, -(2 ** 31)],
      ...[undefined, undefined, undefined],
    ]);
    expect(() =>
      rowOf(
        tag,
        tag.columns.map(() => 'secret'),
      ),
    ).toThrow(CellError);
    expect(() =>
      rowOf(
        tag,
        tag.columns.map(() => 'hush'),
      ),
    ).toThrow(/^(?!.*hush)/);
  });

  it('sum up to the same whatever their order, and to something else when one differs', () => {
    const of = (...rows: Row[]) => rows.reduce((hash, each) => (hash.add(each), hash), new TableHash());
    expect(of([1], ['a']).sum).toEqual(of(['a'], [1]).sum);
    expect(of([1], [1]).sum).not.toEqual(of([1], [2]).sum);
    const hash = of([1], [2]);
    hash.remove([2]);
    expect(hash.sum).toEqual(of([1]).sum);
  });
});
