import { parseBool } from './filter-field.js';
import type { ListRequest } from './list-request.js';

/**
 * The request without those of its flags that are false. `only_unused=false` asks for nothing; joined by `or` it must
 * not let everything in.
 * @throws FilterError (422) for a value that is no boolean.
 */
export function withoutFalseFlags(request: ListRequest, names: readonly string[]): ListRequest {
  const filters = new Map(request.filters);
  for (const name of names) {
    const value = filters.get(name)?.at(-1);
    if (value !== undefined && !parseBool(value)) filters.delete(name);
  }
  return { ...request, filters };
}
