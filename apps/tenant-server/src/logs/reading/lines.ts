/** Cuts a file that comes in pieces into lines, at whatever ends a line on any system. */
export class Lines {
  readonly #decoder = new TextDecoder();
  #rest = '';

  /** @returns the lines that end in this piece. */
  push(piece: Uint8Array): string[] {
    return this.#cut(this.#rest + this.#decoder.decode(piece, { stream: true }), false);
  }

  /** @returns what follows the last line end. */
  end(): string[] {
    return this.#cut(this.#rest + this.#decoder.decode(), true);
  }

  #cut(text: string, isLast: boolean): string[] {
    // The other half of a `\r\n` may be in the next piece.
    const whole = isLast || !text.endsWith('\r') ? text : text.slice(0, -1);
    const lines = whole.split(/\r\n|\r|\n/);
    this.#rest = `${isLast ? '' : lines.pop()}${text.slice(whole.length)}`;
    return lines;
  }
}
