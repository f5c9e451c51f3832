import { RequestInvalidError } from '../kernel/errors/zenml.error.js';
import type { FilterField } from '../kernel/list/filter-field.js';
import { queryFlag, type ListRequest } from '../kernel/list/list-request.js';

/**
 * A filter that takes a bare boolean and no operators.
 * @throws RequestInvalidError (422, bare array) for anything else, as for the parameters beside the filters.
 */
export function flag(name: string, whenTrue: string, whenFalse: string): FilterField {
  return ({ operator, value }) => {
    if (operator !== 'equals') throw new RequestInvalidError([`query.${name}: Input should be a valid boolean`]);
    return queryFlag({ [name]: value }, name, false) ? whenTrue : whenFalse;
  };
}

/**
 * Leaves out flags that restrict only when they are set: not asking must match neither all nor nothing, whichever way
 * the filters are joined.
 */
export function withoutIdle(request: ListRequest, names: readonly string[]): ListRequest {
  const idle = names.filter((name) => {
    const value = request.filters.get(name)?.at(-1);
    return value !== undefined && !queryFlag({ [name]: value }, name, false);
  });
  if (idle.length === 0) return request;
  return { ...request, filters: new Map([...request.filters].filter(([name]) => !idle.includes(name))) };
}
