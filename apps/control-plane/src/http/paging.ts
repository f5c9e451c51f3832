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

const CURSOR = /^v1:(\d{1,19})$/;

/** The `seq` that a cursor stands for. @throws InvalidRequestError for anything that no list gave out */
export function decodeCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const seq = CURSOR.exec(Buffer.from(cursor, 'base64url').toString('latin1'))?.[1];
  // At most what a bigint holds.
  if (seq === undefined || BigInt(seq) > 9_223_372_036_854_775_807n) {
    throw new InvalidRequestError([{ parameter: 'cursor', detail: 'This is no cursor of this list.' }]);
  }
  return seq;
}

/** Cuts the one item too many off `rows` and makes the cursor from the last that stays. */
export function pageFrom<Row extends { readonly seq: string }, View>(
  rows: readonly Row[],
  limit: number,
  view: (row: Row) => View,
): { items: View[]; next_cursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last ? Buffer.from(`v1:${last.seq}`).toString('base64url') : null;
  return { items: shown.map(view), next_cursor: next };
}
