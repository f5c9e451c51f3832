import { Binds } from './binds.js';
import { FilterError, ValueError } from '../errors/zenml.error.js';
import { parseCondition, type Condition } from './condition.js';
import { nameOrId, time, uuid, type FilterField } from './filter-field.js';

/** How one resource is listed. Expressions are SQL over `from`; nothing in them comes from a request. */
export interface ListSpec {
  /** `FROM` clause without the keyword, such as `pipeline_run r`. Joins must keep one row a resource. */
  readonly from: string;
  /** Alias of the resource's own table: `r`. */
  readonly alias: string;
  /** Fields that can be filtered by. `id`, `created`, `updated` (and `user` when `userScoped`) are there already. */
  readonly filters?: Readonly<Record<string, FilterField>>;
  /** Fields that can be sorted by, and the expression. `id`, `created`, `updated`, `user` are there already. */
  readonly sorts?: Readonly<Record<string, string>>;
  /** Has a `user_id`: understands `user` and `scope_user`. Default true. */
  readonly userScoped?: boolean;
  /** Takes `tags` as a filter. */
  readonly taggable?: boolean;
  /** Takes `run_metadata` as a filter; the resource type under which metadata is attached. */
  readonly metadataType?: string;
}

/** All the filters of a resource, the common ones included. */
export function filtersOf(spec: ListSpec, extra: Readonly<Record<string, FilterField>>): Record<string, FilterField> {
  const { alias } = spec;
  const own: Record<string, FilterField> = {
    id: uuid(`${alias}.id`),
    created: time(`${alias}.created`),
    updated: time(`${alias}.updated`),
  };
  if (spec.userScoped !== false) own['user'] = nameOrId('"user"', `${alias}.user_id`, ['full_name']);
  return { ...own, ...extra, ...spec.filters };
}

/**
 * The boolean expressions that a request's values for `field` come to, one a value.
 * @throws FilterError (422), or ValueError (400) where the field is looked at late.
 */
export function conditionsFor(field: FilterField, values: readonly string[], binds: Binds): string[] {
  try {
    return values.map((value) => `(${field(field.literal ? asWritten(value) : parseCondition(value), binds)})`);
  } catch (error) {
    throw field.late && error instanceof FilterError ? new ValueError(error.message) : error;
  }
}

const asWritten = (value: string): Condition => ({ operator: 'equals', value, list: [] });
