/** Collects the values of a statement while its text is being written. */
export class Binds {
  readonly values: unknown[] = [];

  /** Adds a value and returns its placeholder, with a cast when `type` is given: `$3` or `$3::uuid`. */
  add(value: unknown, type?: string): string {
    this.values.push(value);
    return type ? `$${this.values.length}::${type}` : `$${this.values.length}`;
  }
}
