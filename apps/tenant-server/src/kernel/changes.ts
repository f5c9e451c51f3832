import type { Binds } from './list/binds.js';
import { NOW } from './sql-text.js';

/** Columns to set; `undefined` leaves one as it is. The names come from code, never from a request. */
export type Changes = Readonly<Record<string, unknown>>;

/** The `SET` list of an UPDATE, without the keyword; `updated` is always in it. */
export function setList(changes: Changes, binds: Binds): string {
  const set = Object.entries(changes)
    .filter(([, value]) => value !== undefined)
    .map(([column, value]) => `"${column}" = ${binds.add(value)}`);
  return [...set, `updated = ${NOW}`].join(', ');
}

/** JSON text for a column, `undefined` when there is nothing to set. */
export const jsonChange = (value: unknown): string | undefined =>
  value === undefined ? undefined : JSON.stringify(value);
