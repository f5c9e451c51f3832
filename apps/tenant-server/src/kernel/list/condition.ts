import { FilterError } from '../errors/zenml.error.js';

const OPERATORS = [
  ...(['equals', 'notequals', 'startswith', 'endswith', 'contains', 'notcontains', 'oneof', 'notoneof'] as const),
  ...(['isnull', 'isnotnull', 'gt', 'gte', 'lt', 'lte', 'in'] as const),
] as const;
export type Operator = (typeof OPERATORS)[number];

const KNOWN: ReadonlySet<string> = new Set(OPERATORS);

/** One filter value of a query, such as `contains:acme`, taken apart. */
export interface Condition {
  readonly operator: Operator;
  /** Empty for `isnull` and `isnotnull`. */
  readonly value: string;
  /** The list of `oneof` and `notoneof`; empty otherwise. */
  readonly list: readonly string[];
}

/**
 * Reads `operator:value`; an unknown operator makes the whole text a literal to equal (wire contract, section 4).
 * @throws FilterError when `oneof` has no JSON list or `isnull` has a value.
 */
export function parseCondition(text: string): Condition {
  const colon = text.indexOf(':');
  const prefix = text.slice(0, Math.max(colon, 0));
  if (colon < 0 || !KNOWN.has(prefix)) return { operator: 'equals', value: text, list: [] };
  const operator = prefix as Operator;
  const value = text.slice(colon + 1);
  if ((operator === 'isnull' || operator === 'isnotnull') && value !== '') {
    throw new FilterError("'isnull:' and 'isnotnull:' take no value: write them as 'isnull:' or 'isnotnull:'.");
  }
  const isList = operator === 'oneof' || operator === 'notoneof';
  return { operator, value, list: isList ? parseList(value) : [] };
}

function parseList(text: string): string[] {
  try {
    const list: unknown = JSON.parse(text);
    if (Array.isArray(list)) return list.map(String);
  } catch {
    // Falls through to the one message for both faults.
  }
  throw new FilterError("The value of 'oneof:' and 'notoneof:' must be a JSON formatted list.");
}
