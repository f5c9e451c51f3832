import { FilterError } from '../errors/zenml.error.js';
import { late, literal, text, type FilterField } from './filter-field.js';
import { conditionsFor } from './list-spec.js';

/** A tag attached to the row must match; `isnull:` means that there is none. */
export function tagFilter(alias: string): FilterField {
  const name = text('tag.name');
  return late((condition, binds) => {
    const attached = `EXISTS (SELECT 1 FROM tag_resource tr JOIN tag ON tag.id = tr.tag_id WHERE tr.resource_id = ${alias}.id`;
    if (condition.operator === 'isnull') return `NOT ${attached})`;
    if (condition.operator === 'isnotnull') return `${attached})`;
    return `${attached} AND ${name(condition, binds)})`;
  });
}

/** `key:value` or `key:operator:value` against the metadata of the row; values are stored as JSON. */
export function metadataFilter(alias: string, resourceType: string): FilterField {
  const field = late(text('rm.value', { json: true }));
  // An entry begins with its key, which must not be taken for an operator.
  return literal(({ value: entry }, binds) => {
    const colon = entry.indexOf(':');
    if (colon < 0) {
      throw new FilterError(
        `Invalid run_metadata entry format: '${entry}'. Entry must be in format 'key:value' for direct equality ` +
          `comparison or 'key:filterop:value'.`,
      );
    }
    const key = binds.add(entry.slice(0, colon));
    const [value] = conditionsFor(field, [entry.slice(colon + 1)], binds);
    const type = binds.add(resourceType);
    return `EXISTS (SELECT 1 FROM run_metadata_resource rmr JOIN run_metadata rm ON rm.id = rmr.run_metadata_id
      WHERE rmr.resource_id = ${alias}.id AND rmr.resource_type = ${type} AND rm.key = ${key} AND ${value})`;
  });
}
