import type { Sql } from '../database/sql.js';
import { distinct, model, type Model } from '../kernel/model.js';
import { userModels } from '../users/user.view.js';
import type { TaggableType } from './tag.schemas.js';

export interface TagRow {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly name: string;
  readonly user_id: string | null;
  readonly color: string;
  readonly exclusive: boolean;
}

/** The select list of a {@link TagRow} over `tag t`. */
export const TAG_COLUMNS = 't.id, t.created, t.updated, t.name, t.user_id, t.color, t.exclusive';

/** A tag without metadata and resources, as other resources carry it. */
export function tagModel(row: TagRow): Model {
  return model({ id: row.id, name: row.name, body: bodyOf(row) });
}

/** The tags of each resource, sorted by name. Resources without tags are not in the map. */
export async function tagsOf(
  sql: Sql,
  resourceType: TaggableType,
  resourceIds: readonly string[],
): Promise<Map<string, Model[]>> {
  const tags = new Map<string, Model[]>();
  if (resourceIds.length === 0) return tags;
  const rows = await sql.query<TagRow & { resource_id: string }>(
    `SELECT ${TAG_COLUMNS}, tr.resource_id FROM tag_resource tr JOIN tag t ON t.id = tr.tag_id
      WHERE tr.resource_type = $1 AND tr.resource_id = ANY($2::uuid[]) ORDER BY t.name COLLATE "C"`,
    [resourceType, resourceIds],
  );
  for (const row of rows) {
    const list = tags.get(row.resource_id);
    if (list) list.push(tagModel(row));
    else tags.set(row.resource_id, [tagModel(row)]);
  }
  return tags;
}

/** Whole tags for the operations on tags themselves. */
export async function tagViews(sql: Sql, rows: readonly TagRow[], { hydrate }: { hydrate: boolean }): Promise<Model[]> {
  const ids = rows.map((row) => row.id);
  const [users, counts] = await Promise.all([
    userModels(sql, distinct(rows.map((row) => row.user_id))),
    hydrate ? taggedCounts(sql, ids) : undefined,
  ]);
  return rows.map((row) =>
    model({
      id: row.id,
      name: row.name,
      body: bodyOf(row),
      metadata: counts ? { tagged_count: counts.get(row.id) ?? 0 } : null,
      resources: { user: row.user_id ? (users.get(row.user_id) ?? null) : null },
    }),
  );
}

async function taggedCounts(sql: Sql, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<{ tag_id: string; count: number }>(
    'SELECT tag_id, count(*)::int FROM tag_resource WHERE tag_id = ANY($1::uuid[]) GROUP BY tag_id',
    [ids],
  );
  return new Map(rows.map((row) => [row.tag_id, row.count]));
}

function bodyOf(row: TagRow): Record<string, unknown> {
  return {
    created: row.created,
    updated: row.updated,
    user_id: row.user_id,
    color: row.color,
    exclusive: row.exclusive,
  };
}
