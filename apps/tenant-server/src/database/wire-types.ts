import pg from 'pg';
import { guardNumbers } from '../kernel/exact-numbers.js';

const TIMESTAMP = 1114;
const INT8 = 20;
const TEXT = 25;

/**
 * `2026-11-23 10:00:00.12` as Postgres prints it → `2026-11-23T10:00:00.120000`: the wire has naive UTC in ISO form
 * with exactly six digits of fraction, or none when it is zero (wire contract, section 4).
 */
export function wireTime(text: string): string {
  const dot = text.indexOf('.');
  const seconds = `${text.slice(0, 10)}T${text.slice(11, 19)}`;
  return dot < 0 ? seconds : `${seconds}.${text.slice(dot + 1).padEnd(6, '0')}`;
}

/** Text that may be a JSON object or list, which views will parse, keeps its numbers as they are. */
export const wireText = (text: string): string => (/^[[{]/.test(text) ? guardNumbers(text) : text);

/** Type parsers for a `pg` client: timestamps in the wire's form, counts as numbers, JSON with its numbers guarded; the rest as `pg` has them. */
export const wireTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === TIMESTAMP) return wireTime;
    if (oid === INT8) return Number;
    if (oid === TEXT) return wireText;
    return pg.types.getTypeParser(oid, format as 'text');
  }) as pg.CustomTypesConfig['getTypeParser'],
};
