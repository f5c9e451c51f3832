import type { Sql } from '../database/sql.js';
import type { MetadataResourceType, MetadataType } from './run-metadata.schemas.js';

export interface MetadataEntries {
  readonly projectId: string;
  readonly userId: string | null;
  readonly stackComponentId?: string | null;
  /** The step that reports; a cached step takes over what its original reported itself. */
  readonly publisherStepId?: string | null;
  readonly resources: readonly { readonly id: string; readonly type: MetadataResourceType }[];
  /** Any JSON value, by key. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly types: Readonly<Record<string, MetadataType>>;
}

/** Appends metadata to resources that are known to exist; what was there before stays. */
export async function recordMetadata(sql: Sql, entries: MetadataEntries): Promise<void> {
  const keys = Object.keys(entries.values);
  if (keys.length === 0 || entries.resources.length === 0) return;
  await sql.run(
    `WITH entry AS (
       INSERT INTO run_metadata (project_id, user_id, stack_component_id, publisher_step_id, key, value, type)
       SELECT $1, $2, $3, $4, e.key, e.value, e.type FROM unnest($5::text[], $6::text[], $7::text[]) AS e (key, value, type)
       RETURNING id)
     INSERT INTO run_metadata_resource (resource_id, resource_type, run_metadata_id)
     SELECT DISTINCT r.id, r.type, entry.id FROM entry CROSS JOIN unnest($8::uuid[], $9::text[]) AS r (id, type)`,
    [
      entries.projectId,
      entries.userId,
      entries.stackComponentId ?? null,
      entries.publisherStepId ?? null,
      keys,
      keys.map((key) => JSON.stringify(entries.values[key] ?? null)),
      keys.map((key) => entries.types[key]),
      entries.resources.map(({ id }) => id),
      entries.resources.map(({ type }) => type),
    ],
  );
}
