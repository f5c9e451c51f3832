import { FilterError } from '../errors/zenml.error.js';
import { parseCondition } from './condition.js';
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

/**
 * `key:value` or `key:operator:value` against the metadata of the row; values are stored as JSON.
 * @param alone whether it must hold, whatever else does
 */
export function metadataFilter(alias: string, resourceType: string, alone: boolean): FilterField {
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
    const asked = entry.slice(colon + 1);
    const key = binds.add(entry.slice(0, colon));
    const values = asStored(asked).map((wanted) => conditionsFor(field, [wanted], binds)[0]);
    const type = binds.add(resourceType);
    const found = `SELECT rmr.resource_id FROM run_metadata_resource rmr JOIN run_metadata rm ON rm.id = rmr.run_metadata_id
      WHERE rmr.resource_type = ${type} AND rm.key = ${key} AND (${values.join(' OR ')})`;
    // How many values are equal to one Postgres knows. How many are greater or contain it it guesses, takes them for many,
    // and would read each row's in turn until a page is full: it has them looked for once and together.
    if (alone && parseCondition(asked).operator !== 'equals') return `${alias}.id IN (${found} OFFSET 0)`;
    return `EXISTS (${found} AND rmr.resource_id = ${alias}.id)`;
  });
}

const SMALL_NUMBER = /^(equals:)?(-?\d+(?:\.\d+)?e-\d+)$/;

/** Python writes a small number as `1e-05`, which is kept as it came from an import and as JavaScript's 0.00001 else. */
function asStored(wanted: string): string[] {
  const [, operator = '', number] = SMALL_NUMBER.exec(wanted) ?? [];
  return number === undefined ? [wanted] : [wanted, `${operator}${Number(number)}`];
}
