import type { Sql } from '../database/sql.js';
import { guardNumbers } from '../kernel/exact-numbers.js';
import { isRecord } from '../kernel/records.js';
import type { MetadataResourceType } from './run-metadata.schemas.js';

/** Metadata of one resource: the newest value of each key. */
export type Metadata = Record<string, unknown>;

interface Row {
  readonly resource_id: string;
  readonly key: string;
  /** JSON. */
  readonly value: string;
}

/** The newest metadata of each resource, by id. Resources without any are not in the map. */
export async function metadataOf(
  sql: Sql,
  resourceType: MetadataResourceType,
  ids: readonly string[],
): Promise<Map<string, Metadata>> {
  const found = new Map<string, Metadata>();
  if (ids.length === 0) return found;
  const rows = await sql.query<Row>(
    `SELECT rmr.resource_id, rm.key, rm.value FROM run_metadata_resource rmr
       JOIN run_metadata rm ON rm.id = rmr.run_metadata_id
      WHERE rmr.resource_type = $1 AND rmr.resource_id = ANY($2::uuid[]) ORDER BY rm.created, rm.id`,
    [resourceType, ids],
  );
  const entries = new Map<string, Map<string, unknown[]>>();
  for (const row of rows) {
    const keys = entries.get(row.resource_id) ?? new Map<string, unknown[]>();
    entries.set(row.resource_id, keys);
    const values = keys.get(row.key);
    const value: unknown = JSON.parse(guardNumbers(row.value));
    if (values) values.push(value);
    else keys.set(row.key, [value]);
  }
  for (const [id, keys] of entries) {
    found.set(id, Object.fromEntries([...keys].map(([key, values]) => [key, newestOf(values)])));
  }
  return found;
}

/**
 * What one key shows: its last value, except that values which are all objects are laid over one another, so that a
 * step may report an object piece by piece.
 * @param values oldest first, at least one.
 */
export function newestOf(values: readonly unknown[]): unknown {
  return values.every(isRecord) ? Object.assign({}, ...values) : values.at(-1);
}
