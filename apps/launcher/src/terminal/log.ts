import type { Writable } from 'node:stream';

type Fields = Readonly<Record<string, unknown>>;

/** What the launcher says: a tidy list for people, or one JSON object a line with `ZENDO_LOG=json`. */
export class Log {
  readonly #colour: boolean;

  constructor(
    private readonly json: boolean,
    private readonly out: Writable & { isTTY?: boolean },
    private readonly error: Writable,
  ) {
    this.#colour = !json && out.isTTY === true;
  }

  /** A step of the start is done. */
  step(title: string, detail: string): void {
    if (this.json) this.#line('info', title, { detail });
    else this.out.write(`  ${this.#paint(32, '✓')} ${title.padEnd(16)}${this.#paint(2, detail)}\n`);
  }

  /** Free text between steps. */
  say(text: string): void {
    if (this.json) this.#line('info', text.trim(), {});
    else this.out.write(`${text}\n`);
  }

  info(message: string, fields: Fields = {}): void {
    if (this.json) this.#line('info', message, fields);
    else this.out.write(`  ${this.#paint(2, clock())} ${message}\n`);
  }

  warn(message: string, fields: Fields = {}): void {
    if (this.json) return this.#line('warn', message, fields);
    this.out.write(`  ${this.#paint(2, clock())} ${this.#paint(33, message)}\n`);
    for (const value of Object.values(fields))
      if (value) this.out.write(`           ${this.#paint(2, String(value))}\n`);
  }

  /** Why Zendo does not start or cannot go on. */
  fail(message: string): void {
    if (this.json) this.#line('error', message, {});
    else this.error.write(`\n  ${this.#paint(31, '✗')} ${message.replaceAll('\n', '\n    ')}\n\n`);
  }

  #line(level: string, message: string, fields: Fields): void {
    const stream = level === 'error' ? this.error : this.out;
    stream.write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields })}\n`);
  }

  #paint(code: number, text: string): string {
    return this.#colour ? `\u001B[${code}m${text}\u001B[0m` : text;
  }
}

const clock = (): string => new Date().toTimeString().slice(0, 8);
