import { FilterError, ValueError } from '../errors/zenml.error.js';
import { normalTime } from '../http/normal-time.js';
import { isUuid, normalUuid } from '../uuid.js';
import type { Binds } from './binds.js';
import type { Condition, Operator } from './condition.js';

/** Turns one condition into a boolean SQL expression. */
export interface FilterField {
  (condition: Condition, binds: Binds): string;
  /**
   * The original looks at the condition only when it asks its database, not when it reads the request: a fault of it is
   * told after all others, and as 400.
   */
  readonly late?: true;
  /** Each value is taken as it is written, without an operator. */
  readonly literal?: true;
}

/** The same field, looked at late. */
export const late = (field: FilterField): FilterField => marked(field, { late: true });

/** The same field, whose values have no operators. */
export const literal = (field: FilterField): FilterField => marked(field, { literal: true });

const marked = (field: FilterField, marks: Pick<FilterField, 'late' | 'literal'>): FilterField =>
  Object.assign((condition: Condition, binds: Binds) => field(condition, binds), field, marks);

const HEX = /^[0-9a-f]{1,32}$/;
const NUMERIC = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;
/** As Python reads an `int`. */
const INTEGER = /^[-+]?\d+(?:_\d+)*$/;
const DATETIME = /^(\d{4})-(\d{1,2})-(\d{1,2}) (\d{1,2}):(\d{1,2}):(\d{1,2})$/;
const COMPARISONS: Partial<Record<Operator, string>> = {
  equals: '=',
  notequals: '<>',
  gt: '>',
  gte: '>=',
  lt: '<',
  lte: '<=',
};

/** Text columns. `json` marks a column that holds JSON, whose strings match with and without their quotes. */
export function text(expression: string, options: { json?: boolean } = {}): FilterField {
  const like = (pattern: string[], binds: Binds, negated = false): string => {
    const either = pattern.map((each) => `${expression} ${negated ? 'NOT ' : ''}ILIKE ${binds.add(each)} ESCAPE ''`);
    return `(${either.join(negated ? ' AND ' : ' OR ')})`;
  };
  const quoted = (value: string): string[] => (options.json ? [value, `"${value}"`] : [value]);
  return ({ operator, value, list }, binds) => {
    switch (operator) {
      case 'isnull':
        return `${expression} IS NULL`;
      case 'isnotnull':
        return `${expression} IS NOT NULL`;
      case 'contains':
        return like([`%${value}%`], binds);
      case 'notcontains':
        return like([`%${value}%`], binds, true);
      case 'startswith':
        return like(options.json ? [`${value}%`, `"${value}%`] : [`${value}%`], binds);
      case 'endswith':
        return like(options.json ? [`%${value}`, `%${value}"`] : [`%${value}`], binds);
      case 'oneof':
        return `${expression} = ANY(${binds.add(list.flatMap(quoted), 'text[]')})`;
      case 'notoneof':
        return `${expression} <> ALL(${binds.add(list.flatMap(quoted), 'text[]')})`;
      case 'gt':
      case 'gte':
      case 'lt':
      case 'lte':
        return `${numberIn(expression)} ${COMPARISONS[operator]} ${binds.add(comparable(value), 'float8')}`;
      case 'notequals':
        return `${expression} <> ALL(${binds.add(quoted(value), 'text[]')})`;
      case 'in':
        throw refused(operator);
      case 'equals':
        return options.json
          ? `${expression} = ANY(${binds.add(quoted(value), 'text[]')})`
          : `${expression} = ${binds.add(value)}`;
    }
  };
}

/**
 * UUID columns: equality needs a whole UUID; the other operators see the text without its hyphens. What begins with
 * something lies between two UUIDs, which an index finds.
 */
export function uuid(expression: string): FilterField {
  const asText = text(`replace(${expression}::text, '-', '')`);
  return (condition, binds) => {
    const { operator, value, list } = condition;
    if (operator === 'equals')
      return isUuid(value) ? `${expression} = ${binds.add(normalUuid(value), 'uuid')}` : 'FALSE';
    if (operator === 'notequals')
      return isUuid(value) ? `${expression} <> ${binds.add(normalUuid(value), 'uuid')}` : 'TRUE';
    if (operator === 'oneof' && list.every(isUuid))
      return `${expression} = ANY(${binds.add(list.map(normalUuid), 'uuid[]')})`;
    const bare = (each: string): string => each.replaceAll('-', '').toLowerCase();
    if (operator === 'startswith' && HEX.test(bare(value))) {
      const [from, to] = ['0', 'f'].map((rest) => binds.add(bare(value).padEnd(32, rest), 'uuid'));
      return `${expression} BETWEEN ${from} AND ${to}`;
    }
    return asText({ operator, value: bare(value), list: list.map(bare) }, binds);
  };
}

/** Columns of numbers, which are compared to whole ones only. */
export function number(expression: string): FilterField {
  return ({ operator, value }, binds) => {
    const nullness = nullCheck(expression, operator);
    if (nullness) return nullness;
    const sign = COMPARISONS[operator];
    if (!sign) throw refused(operator);
    return `${expression} ${sign} ${binds.add(parseNumber(value), 'float8')}`;
  };
}

/** `YYYY-MM-DD HH:MM:SS` in UTC, and `in:` with two of them. */
export function time(expression: string): FilterField {
  return ({ operator, value }, binds) => {
    const nullness = nullCheck(expression, operator);
    if (nullness) return nullness;
    if (operator === 'in') {
      const [from, to, ...rest] = value.split(',');
      if (from === undefined || to === undefined || rest.length > 0) {
        throw new FilterError("The 'in:' datetime filter takes two comma-separated datetimes.");
      }
      return `${expression} BETWEEN ${binds.add(parseTime(from), 'timestamp')} AND ${binds.add(parseTime(to), 'timestamp')}`;
    }
    const sign = COMPARISONS[operator];
    if (!sign) throw refused(operator);
    return `${expression} ${sign} ${binds.add(parseTime(value), 'timestamp')}`;
  };
}

/** Boolean columns: `equals` and `notequals` with a word for true or false. */
export function bool(expression: string): FilterField {
  return ({ operator, value }, binds) => {
    const nullness = nullCheck(expression, operator);
    if (nullness) return nullness;
    if (operator !== 'equals' && operator !== 'notequals') throw refused(operator);
    return `${expression} ${COMPARISONS[operator]} ${binds.add(parseBool(value), 'boolean')}`;
  };
}

/** A bare boolean that decides between two conditions; the list has the parameter among its flags. */
export const flag =
  (whenTrue: string, whenFalse: string): FilterField =>
  ({ value }) =>
    parseBool(value) ? whenTrue : whenFalse;

/** A boolean column that takes no operators; the list has the parameter among its `flags`. */
export const plainBool = (expression: string): FilterField => literal(bool(expression));

/** Matches when any of the fields does; negative operators must then hold for at least one, as the original does. */
export function anyOf(...fields: FilterField[]): FilterField {
  return (condition, binds) => `(${fields.map((field) => field(condition, binds)).join(' OR ')})`;
}

/** The row that `foreignKey` points to, by its id or name; `extra` are further text columns of it, such as `full_name`. */
export function nameOrId(table: string, foreignKey: string, extra: readonly string[] = []): FilterField {
  const inner = anyOf(uuid('ref.id'), ...['name', ...extra].map((column) => text(`ref.${column}`)));
  return late(
    (condition, binds) =>
      `EXISTS (SELECT 1 FROM ${table} ref WHERE ref.id = ${foreignKey} AND ${inner(condition, binds)})`,
  );
}

/** The id of something that must be there: without it nothing matches, not even `isnull:` or `notequals:`. */
export function idOfExisting(expression: string): FilterField {
  const field = uuid(expression);
  return late((condition, binds) => `(${expression} IS NOT NULL AND ${field(condition, binds)})`);
}

function nullCheck(expression: string, operator: Operator): string | undefined {
  if (operator === 'isnull') return `${expression} IS NULL`;
  if (operator === 'isnotnull') return `${expression} IS NOT NULL`;
  return undefined;
}

// The number that a text begins with, as SQLite and MySQL cast: `0.98.0` is 0.98, and what begins with none is nothing.
// The original takes 0 for nothing, too. As many characters as are looked at cannot come to too large a number; counted
// repetitions in the pattern would say the same and take ten times as long.
const numberIn = (expression: string): string =>
  `NULLIF(substring(left(${expression}, 200) from '^\\s*([-+]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][-+]?[0-9]{1,2})?)')::float8, 0)`;

const refused = (operator: Operator): FilterError =>
  new FilterError(`This datatype can not be filtered using this operation: '${operator}'.`);

function parseNumber(value: string): number {
  const digits = INTEGER.test(value.trim()) ? Number(value.replaceAll('_', '')) : Number.NaN;
  if (!Number.isFinite(digits)) throw new FilterError('The int filter only works with integer values.');
  return digits;
}

// A text is compared as a number only when it comes to that, so this is a fault of the value and not of the filter.
function comparable(value: string): number {
  if (!NUMERIC.test(value.trim()) || !Number.isFinite(Number(value))) {
    throw new ValueError(`A text can only be compared to a number, not to '${value}'.`);
  }
  return Number(value);
}

function parseTime(value: string): string {
  const [, year, ...rest] = DATETIME.exec(value) ?? [];
  const [month, day, hour, minute, second] = rest.map((each) => each.padStart(2, '0'));
  const time = normalTime(`${year}-${month}-${day}T${hour}:${minute}:${second}`);
  if (time !== undefined) return time;
  throw new FilterError('The datetime filter only works with values in the following format: %Y-%m-%d %H:%M:%S');
}

const TRUE = ['1', 'true', 't', 'yes', 'y', 'on'];
const FALSE = ['0', 'false', 'f', 'no', 'n', 'off'];

/** @throws FilterError unless the text is one of the words for true or false. */
export function parseBool(value: string): boolean {
  const word = value.trim().toLowerCase();
  if (TRUE.includes(word)) return true;
  if (FALSE.includes(word)) return false;
  throw new FilterError('The bool filter only works with boolean values.');
}
