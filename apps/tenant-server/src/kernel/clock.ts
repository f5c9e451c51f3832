/** The time. Its own token, so that a test can move it. */
export class Clock {
  /** Milliseconds since the epoch. */
  now(): number {
    return Date.now();
  }

  /** Naive UTC in ISO form, as the wire and the `timestamp` columns have it. */
  timestamp(): string {
    return toTimestamp(this.now());
  }
}

/** Milliseconds since the epoch → `2026-11-23T10:00:00.120`, which Postgres reads as a `timestamp`. */
export const toTimestamp = (ms: number): string => new Date(ms).toISOString().slice(0, -1);

/** A wire timestamp (naive UTC, up to microseconds) → milliseconds since the epoch. */
export const fromTimestamp = (wire: string): number => Date.parse(`${wire.slice(0, 23)}Z`);
