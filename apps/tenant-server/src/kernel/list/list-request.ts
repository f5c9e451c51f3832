import { RequestInvalidError } from '../errors/zenml.error.js';
import { isUuid } from '../uuid.js';
import { wholeNumber } from './whole-number.js';

/** A query string as Fastify parses it. */
export type RawQuery = Readonly<Record<string, string | string[] | undefined>>;

/** What every list operation understands (wire contract, section 4). */
export interface ListRequest {
  readonly page: number;
  readonly size: number;
  readonly sortBy: string;
  readonly operator: 'and' | 'or';
  readonly hydrate: boolean;
  /** Every filter value by field, in the order sent. Fields that a resource does not know are ignored by it. */
  readonly filters: ReadonlyMap<string, readonly string[]>;
}

const RESERVED: ReadonlySet<string> = new Set(['page', 'size', 'sort_by', 'logical_operator', 'hydrate']);
/** Filters that take a bare boolean and no operators, in whichever list they are. */
const FLAGS: readonly string[] = [
  ...['has_custom_name', 'only_unused', 'only_data_artifacts', 'only_model_artifacts', 'only_deployment_artifacts'],
  ...['is_local', 'contains_code', 'named_only', 'runnable', 'deployable', 'deployed', 'in_progress', 'templatable'],
  ...['root_runs_only', 'exclude_retried', 'cache_expired', 'hidden', 'catchup', 'is_archived', 'private', 'running'],
  'exclusive',
];
/** Filters that may be given once; of several values the last holds. */
const ONCE: ReadonlySet<string> = new Set([...FLAGS, 'active', 'email_opted_in', 'trusted_device']);
/** The most items that a page may be asked for (wire contract, section 4). */
export const MAX_PAGE_SIZE = 10_000;

/** What a list's parameters are that are not like those of the other lists. */
export interface ListParameters {
  /** Parameters that are a UUID and take no operators, besides `scope_user`. */
  readonly ids?: readonly string[];
  /** Parameters that are a bare boolean and take no operators here, though in other lists they may. */
  readonly flags?: readonly string[];
  /** Whether it takes `hydrate`; where it does not, the word means nothing. Default true. */
  readonly hydrate?: boolean;
}

/** @throws RequestInvalidError with every fault at once. */
export function parseListRequest(
  query: RawQuery,
  { ids = [], flags = [], hydrate = true }: ListParameters = {},
): ListRequest {
  const faults: string[] = [];
  const page = numberWithin(query, 'page', 1, Number.MAX_SAFE_INTEGER, faults) ?? 1;
  const size = numberWithin(query, 'size', 1, MAX_PAGE_SIZE, faults) ?? 20;
  const operator = single(query, 'logical_operator') ?? 'and';
  if (operator !== 'and' && operator !== 'or') faults.push("query.logical_operator: Input should be 'or' or 'and'");
  const hydrated = hydrate && flag(query, 'hydrate', false, faults);
  for (const name of [...FLAGS, ...flags]) flag(query, name, false, faults);
  for (const name of ['scope_user', ...ids]) {
    const id = single(query, name);
    if (id !== undefined && !isUuid(id)) faults.push(`query.${name}: Input should be a valid UUID`);
  }
  if (faults.length > 0) throw new RequestInvalidError(faults);
  const filters = new Map<string, readonly string[]>();
  for (const [field, value] of Object.entries(query)) {
    if (value === undefined || RESERVED.has(field)) continue;
    const values = Array.isArray(value) ? value : [value];
    filters.set(field, ONCE.has(field) ? values.slice(-1) : values);
  }
  return {
    page,
    size,
    sortBy: single(query, 'sort_by') ?? 'created',
    operator: operator as 'and' | 'or',
    hydrate: hydrated,
    filters,
  };
}

/** The last value of a parameter that may be given once. */
export function single(query: RawQuery, name: string): string | undefined {
  const value = query[name];
  return Array.isArray(value) ? value.at(-1) : value;
}

/** A boolean parameter outside the filters, such as `hydrate`. @throws RequestInvalidError */
export function queryFlag(query: RawQuery, name: string, fallback: boolean): boolean {
  const faults: string[] = [];
  const value = flag(query, name, fallback, faults);
  if (faults.length > 0) throw new RequestInvalidError(faults);
  return value;
}

function flag(query: RawQuery, name: string, fallback: boolean, faults: string[]): boolean {
  const word = single(query, name)?.toLowerCase();
  if (word === undefined) return fallback;
  if (['true', '1', 'yes', 'on', 't', 'y'].includes(word)) return true;
  if (['false', '0', 'no', 'off', 'f', 'n'].includes(word)) return false;
  faults.push(`query.${name}: Input should be a valid boolean, unable to interpret input`);
  return fallback;
}

function numberWithin(query: RawQuery, name: string, min: number, max: number, faults: string[]): number | undefined {
  const text = single(query, name);
  if (text === undefined) return undefined;
  const value = wholeNumber(text);
  if (value === undefined) faults.push(`query.${name}: Input should be a valid integer`);
  else if (value < min) faults.push(`query.${name}: Input should be greater than or equal to ${min}`);
  else if (value > max) faults.push(`query.${name}: Input should be less than or equal to ${max}`);
  return value;
}
