import type { Sql } from '../database/sql.js';
import { NotFoundError, ValueError } from '../kernel/errors/zenml.error.js';
import type { Caller } from '../kernel/http/caller.js';
import { checkName } from '../kernel/http/fields.js';
import { isUuid, normalUuid } from '../kernel/uuid.js';
import { distinct } from '../kernel/model.js';
import { clearScopes } from './exclusive-tags.js';
import { TAG_COLORS, type TaggableType, type TagInput } from './tag.schemas.js';

export interface KnownTag {
  readonly id: string;
  readonly name: string;
  readonly exclusive: boolean;
}

interface WantedTag {
  readonly name: string;
  readonly color: string;
  readonly exclusive: boolean;
  /** Given as an object, which must agree with the tag of that name; a bare name takes it as it is. */
  readonly strict: boolean;
}

/** Any of the colours, for tags that were made without one. */
export const randomColor = (): string => TAG_COLORS[Math.floor(Math.random() * TAG_COLORS.length)] ?? 'blue';

/**
 * Attaches tags to one or more resources of one type; attaching twice is harmless. Names that no tag has yet become
 * tags of the caller. An exclusive tag leaves the resources that share a scope with the new ones. Call it inside a
 * transaction.
 * @throws NotFoundError (404) for an id that no tag has, ValueError (400) when an object contradicts the tag of that
 * name or an exclusive tag does not fit.
 */
export async function attachTags(
  sql: Sql,
  caller: Pick<Caller, 'userId'>,
  resourceType: TaggableType,
  resourceIds: string | readonly string[],
  tags: readonly TagInput[] | null | undefined,
): Promise<void> {
  const ids = distinct([resourceIds].flat());
  if (!tags || tags.length === 0 || ids.length === 0) return;
  await attachKnownTags(sql, resourceType, ids, await resolveTags(sql, caller, tags));
}

/** The same for tags that are known to exist. */
export async function attachKnownTags(
  sql: Sql,
  resourceType: TaggableType,
  resourceIds: readonly string[],
  tags: readonly KnownTag[],
): Promise<void> {
  const exclusive = tags.filter((tag) => tag.exclusive).map((tag) => tag.id);
  if (exclusive.length > 0) await clearScopes(sql, resourceType, resourceIds, exclusive);
  await sql.run(
    `INSERT INTO tag_resource (tag_id, resource_id, resource_type)
      SELECT t, r, $3 FROM unnest($1::uuid[]) t CROSS JOIN unnest($2::uuid[]) r ORDER BY t, r
      ON CONFLICT (tag_id, resource_id, resource_type) DO NOTHING`,
    [tags.map((tag) => tag.id), resourceIds, resourceType],
  );
}

/** Detaches tags, by name, id or object; what is not attached, or is no tag, is passed over. */
export async function detachTags(
  sql: Sql,
  resourceType: TaggableType,
  resourceIds: string | readonly string[],
  tags: readonly TagInput[] | null | undefined,
): Promise<void> {
  const ids = distinct([resourceIds].flat());
  if (!tags || tags.length === 0 || ids.length === 0) return;
  const words = tags.map((tag) => (typeof tag === 'string' ? tag : tag.name));
  await sql.run(
    `DELETE FROM tag_resource tr USING tag t
      WHERE t.id = tr.tag_id AND tr.resource_type = $1 AND tr.resource_id = ANY($2::uuid[])
        AND (t.name = ANY($3::text[]) OR t.id = ANY($4::uuid[]))`,
    [resourceType, ids, words, words.filter(isUuid).map(normalUuid)],
  );
}

async function resolveTags(sql: Sql, caller: Pick<Caller, 'userId'>, tags: readonly TagInput[]): Promise<KnownTag[]> {
  const words = tags.filter((tag) => typeof tag === 'string');
  const objects = tags.filter((tag) => typeof tag !== 'string');
  const named = new Map<string, WantedTag>();
  for (const name of words) {
    if (!isUuid(name)) named.set(name, { name, color: randomColor(), exclusive: false, strict: false });
  }
  for (const { name, color, exclusive } of objects) {
    named.set(name, { name, color: color ?? randomColor(), exclusive: exclusive ?? false, strict: true });
  }
  const byId = await tagsWithIds(sql, distinct(words.filter(isUuid).map(normalUuid)));
  const byName = await getOrCreate(sql, caller, named);
  return [...new Map([...byId, ...byName].map((tag) => [tag.id, tag])).values()];
}

async function tagsWithIds(sql: Sql, ids: readonly string[]): Promise<KnownTag[]> {
  if (ids.length === 0) return [];
  const rows = await sql.query<KnownTag>('SELECT id, name, exclusive FROM tag WHERE id = ANY($1::uuid[])', [ids]);
  const missing = ids.find((id) => !rows.some((row) => row.id === id));
  if (missing) throw NotFoundError.byId('tag', missing);
  return rows;
}

async function getOrCreate(
  sql: Sql,
  caller: Pick<Caller, 'userId'>,
  named: ReadonlyMap<string, WantedTag>,
): Promise<KnownTag[]> {
  if (named.size === 0) return [];
  const found = await tagsNamed(sql, [...named.keys()]);
  const names = new Set(found.map((tag) => tag.name));
  const missing = [...named.values()].filter((tag) => !names.has(tag.name));
  const made = await createMissing(sql, caller, missing);
  const all = [...found, ...made];
  for (const tag of all) checkExclusivity(tag, named.get(tag.name));
  return all;
}

async function createMissing(
  sql: Sql,
  caller: Pick<Caller, 'userId'>,
  missing: readonly WantedTag[],
): Promise<KnownTag[]> {
  if (missing.length === 0) return [];
  for (const tag of missing) checkName(tag.name, 'Tag');
  // Sorted, so that two requests that make the same tags lock them in one order.
  const tags = missing.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const names = tags.map((tag) => tag.name);
  await sql.run(
    `INSERT INTO tag (name, user_id, color, exclusive)
      SELECT n.name, $2::uuid, n.color, n.exclusive
        FROM unnest($1::text[], $3::text[], $4::boolean[]) AS n(name, color, exclusive)
      ON CONFLICT (name) DO NOTHING`,
    [names, caller.userId, tags.map((tag) => tag.color), tags.map((tag) => tag.exclusive)],
  );
  // Read back by name: another request may have made some of them meanwhile.
  return tagsNamed(sql, names);
}

const tagsNamed = (sql: Sql, names: readonly string[]): Promise<KnownTag[]> =>
  sql.query<KnownTag>('SELECT id, name, exclusive FROM tag WHERE name = ANY($1::text[])', [names]);

function checkExclusivity(tag: KnownTag, asked: WantedTag | undefined): void {
  if (!asked?.strict || asked.exclusive === tag.exclusive) return;
  throw new ValueError(
    `Tag \`${tag.name}\` has been defined as ${tag.exclusive ? 'an exclusive' : 'a non-exclusive'} tag. ` +
      'Please update it before attaching it to resources.',
  );
}
