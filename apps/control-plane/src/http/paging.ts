import { createHash } from 'node:crypto';
import { z } from 'zod';
import { InvalidRequestError } from './invalid-request.error.js';

/** What every list takes. Lists are newest first; what is made while one pages through neither shifts nor repeats items. */
export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('How many items at most.'),
  cursor: z.string().max(200).optional().describe('`next_cursor` of the page before.'),
});

/** One page of a list of `item`. */
export const pageOf = <Item extends z.ZodType>(item: Item, id: string) =>
  z
    .object({
      items: z.array(item),
      next_cursor: z.string().nullable().describe('Give it as `cursor` for the next page; null at the end.'),
    })
    .meta({ id });

/** Several values of one query parameter, given as `a,b` or by repeating it. */
export const listOf = <Value extends z.ZodType<unknown, string>>(value: Value) =>
  z
    .union([z.string(), z.array(z.string()).max(50)])
    .transform((given) =>
      [given]
        .flat()
        .flatMap((text) => text.split(','))
        .filter(Boolean),
    )
    .pipe(z.array(value).min(1).max(50));

const CURSOR = /^v2:([\w-]{11}):(\d{1,19})$/;

/** What names one list: `name`, and what of its query says which items there are in it, whatever the order. */
function markOf(name: string, filters: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(filters)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => [key, Array.isArray(value) ? value.map(String).sort() : value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([name, given]))
    .digest('base64url')
    .slice(0, 11);
}

/** One page that is asked of the list `name`. A cursor is good for that list with the same filters, and no other. */
export class PageRequest {
  readonly limit: number;
  /** The `seq` after which the page begins. */
  readonly before: string | undefined;
  readonly #mark: string;

  /** @throws InvalidRequestError for a cursor that this list did not give out for these filters */
  constructor(
    name: string,
    { limit, cursor, ...filters }: { readonly limit: number; readonly cursor?: string } & Record<string, unknown>,
  ) {
    this.limit = limit;
    this.#mark = markOf(name, filters);
    this.before = cursor === undefined ? undefined : this.#open(cursor);
  }

  #open(cursor: string): string {
    const [, mark, seq] = CURSOR.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
    // At most what a bigint holds.
    if (mark !== this.#mark || seq === undefined || BigInt(seq) > 9_223_372_036_854_775_807n) {
      const detail = 'This is no cursor of this list with these filters. Begin anew without one.';
      throw new InvalidRequestError([{ parameter: 'cursor', detail }]);
    }
    return seq;
  }

  /** Cuts the one item too many off `rows` and makes the cursor from the last that stays. */
  answer<Row extends { readonly seq: string }, View>(
    rows: readonly Row[],
    view: (row: Row) => View,
  ): { items: View[]; next_cursor: string | null } {
    const shown = rows.slice(0, this.limit);
    const last = shown.at(-1);
    const more = rows.length > this.limit && last;
    return {
      items: shown.map(view),
      next_cursor: more ? Buffer.from(`v2:${this.#mark}:${last.seq}`).toString('base64url') : null,
    };
  }
}
