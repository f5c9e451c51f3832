import { jest } from '@jest/globals';
import { pino } from 'pino';
import { HeldLines } from './held-lines.js';

const fault = (code: string): Error => Object.assign(new Error(code), { code });

describe('HeldLines', () => {
  let writes: Buffer[];
  /** What the pipe does at each write: takes that many bytes, or fails. Then it takes all. */
  let script: (number | Error)[];
  let lines: HeldLines;
  const text = (): string => Buffer.concat(writes).toString();

  beforeEach(() => {
    jest.useFakeTimers();
    writes = [];
    script = [];
    lines = new HeldLines((bytes) => {
      const next = script.shift() ?? bytes.length;
      if (next instanceof Error) throw next;
      writes.push(Buffer.from(bytes.subarray(0, next)));
      return next;
    });
  });

  afterEach(() => jest.useRealTimers());

  it('writes lines together, a fifth of a second after the first', () => {
    lines.write('a\n');
    jest.advanceTimersByTime(150);
    lines.write('b\n');
    expect(writes).toEqual([]);
    jest.advanceTimersByTime(50);
    expect(text()).toBe('a\nb\n');
    jest.advanceTimersByTime(1000);
    expect(writes).toHaveLength(1);
  });

  it('writes a warning at once, after all before it', () => {
    const log = pino({ base: null, timestamp: false }, lines);
    log.info('first');
    expect(writes).toEqual([]);
    log.warn('second');
    expect(text()).toBe('{"level":30,"msg":"first"}\n{"level":40,"msg":"second"}\n');
  });

  it('writes at once what has grown large', () => {
    const line = `${'x'.repeat(1023)}\n`;
    for (let count = 0; count < 16; count += 1) lines.write(line);
    expect(text()).toBe(line.repeat(16));
  });

  it('goes on where a full pipe stopped, within a letter too', () => {
    script = [1, fault('EAGAIN')];
    lines.write('é\n');
    lines.flush();
    lines.write('b\n');
    lines.flush();
    expect(Buffer.concat(writes).toString()).toBe('é\nb\n');
  });

  it('holds a bounded amount for a reader that stands still, in whole lines', () => {
    const line = `${'x'.repeat(1023)}\n`;
    script = Array.from({ length: 1000 }, () => fault('EAGAIN'));
    for (let count = 0; count < 1000; count += 1) lines.write(line);
    script = [];
    lines.flush();
    const written = text();
    expect(written.length).toBeGreaterThan(100_000);
    expect(written.length).toBeLessThan(500_000);
    expect(written.split('\n').every((each) => each === '' || each.length === 1023)).toBe(true);
  });

  it('lets go of what nobody reads', () => {
    script = [fault('EPIPE')];
    lines.write('a\n');
    expect(() => lines.flush()).not.toThrow();
    lines.write('b\n');
    lines.flush();
    expect(text()).toBe('b\n');
  });
});
