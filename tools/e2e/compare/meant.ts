import type { Difference } from './diff.js';

/** A difference between the official server and Zendo that is meant, and why. One that no list has is a mistake. */
export interface Meant {
  /** Matches what was asked and the place in the answer, as the comparison writes them: `GET /users » body.total`. */
  readonly at: RegExp;
  /**
   * Which values it speaks of, when not all; one that a side has not is `<absent>`. `status` is that of the official
   * answer, 0 where what is compared has none.
   */
  readonly when?: (official: unknown, zendo: unknown, status: number) => boolean;
  readonly because: string;
  /** Set where chance decides whether the two differ; that they did not is then no reason to strike the entry. */
  readonly byChance?: true;
}

/** The entry by which a difference is meant; undefined for a mistake. */
export const meantBy = (
  list: readonly Meant[],
  { path, expected, actual }: Difference,
  status = 0,
): Meant | undefined => list.find(({ at, when }) => at.test(path) && (when?.(expected, actual, status) ?? true));
