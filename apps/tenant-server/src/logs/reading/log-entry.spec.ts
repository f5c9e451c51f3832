import { Lines } from './lines.js';
import { parseLogEntry } from './log-entry.js';
import { pythonTimestamp } from './python-timestamp.js';

describe('a line of a log', () => {
  it.each([
    ['text', 'hello', { message: 'hello', level: 20, timestamp: null }],
    ['what clients once wrote', '[2024-01-02 03:04:05 UTC] hi', { message: 'hi', timestamp: '2024-01-02T03:04:05Z' }],
    ['a date that is none', '[2024-13-02 03:04:05 UTC] hi', { message: 'hi', timestamp: null }],
    ['JSON', '{"message":"m","level":40,"lineno":"7"}', { message: 'm', level: 40, lineno: 7, total_chunks: 1 }],
    ['JSON of another kind', '{"a":1}', { message: '{"a":1}', level: 20 }],
    ['an unknown level', '{"message":"m","level":25}', { message: '{"message":"m","level":25}' }],
    ['a wrong id', '{"message":"m","id":"x"}', { message: '{"message":"m","id":"x"}' }],
    [
      'an id without dashes',
      '{"message":"m","id":"5B4F2A607A554FD49D5592F3F0A3A9A1"}',
      { id: '5b4f2a60-7a55-4fd4-9d55-92f3f0a3a9a1' },
    ],
    ['broken JSON', '{"message":', { message: '{"message":' }],
    ['a null message', '{"message":null}', { message: '{"message":null}' }],
    ['a braced text', '{not json}', { message: '{not json}' }],
  ])('is %s', (_, line, entry) => expect(parseLogEntry(line)).toMatchObject(entry));

  it('is nothing when it is empty', () => expect(parseLogEntry('  \t ')).toBeUndefined());
});

describe('a moment as Python prints it', () => {
  it.each([
    ['2026-11-25T08:00:00+00:00', '2026-11-25T08:00:00Z'],
    ['2026-11-25 08:00:00.5', '2026-11-25T08:00:00.500000'],
    ['2026-11-25T08:00:00.123456789Z', '2026-11-25T08:00:00.123456Z'],
    ['2026-11-25T08:00:00.000000+02:00', '2026-11-25T08:00:00+02:00'],
    ['2026-11-25T08:00-0330', '2026-11-25T08:00:00-03:30'],
    ['2026-11-25', '2026-11-25T00:00:00'],
    [1_764_057_600, '2025-11-25T08:00:00Z'],
    [1_764_057_600_250, '2025-11-25T08:00:00.250000Z'],
    [0.5, '1970-01-01T00:00:00.500000Z'],
    [-0.5, '1969-12-31T23:59:59.500000Z'],
    ['2026-02-31T00:00:00', undefined],
    ['2026-01-01T24:00:00', undefined],
    ['yesterday', undefined],
    [true, undefined],
    [Number.POSITIVE_INFINITY, undefined],
  ])('%s → %s', (given, expected) => expect(pythonTimestamp(given)).toBe(expected));
});

describe('lines that come in pieces', () => {
  const cut = (text: string, size: number): string[] => {
    const [lines, bytes, found] = [new Lines(), Buffer.from(text), [] as string[]];
    for (let at = 0; at < bytes.length; at += size) found.push(...lines.push(bytes.subarray(at, at + size)));
    return [...found, ...lines.end()];
  };

  it.each([1, 2, 3, 100])('are the same whatever the size of a piece: %s', (size) => {
    expect(cut('a\r\nbö\n\rc\r', size)).toEqual(['a', 'bö', '', 'c', '']);
    expect(cut('no end', size)).toEqual(['no end']);
  });
});
