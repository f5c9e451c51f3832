import type { Sql } from '../database/sql.js';
import { ValueError } from '../kernel/errors/zenml.error.js';
import type { TaggableType } from './tag.schemas.js';

/**
 * Within one scope an exclusive tag is on one resource at most: one run of a pipeline, one version of an artifact, and
 * so on. Each entry selects `(id, scope)`; a row whose scope is null competes with nothing.
 */
const SCOPES: Partial<Record<TaggableType, string>> = {
  pipeline_run: 'SELECT id, pipeline_id AS scope FROM pipeline_run',
  artifact_version: 'SELECT id, artifact_id AS scope FROM artifact_version',
  pipeline_snapshot: 'SELECT id, pipeline_id AS scope FROM pipeline_snapshot',
  run_template:
    'SELECT rt.id, ps.pipeline_id AS scope FROM run_template rt JOIN pipeline_snapshot ps ON ps.id = rt.source_snapshot_id',
  deployment:
    'SELECT d.id, ps.pipeline_id AS scope FROM deployment d JOIN pipeline_snapshot ps ON ps.id = d.snapshot_id',
};

/**
 * Takes exclusive tags away from the resources that share a scope with `resourceIds`. Must run in the transaction that
 * attaches them: the lock on the tags makes two that move the same tag wait for one another.
 * @throws ValueError (400) when the type knows no scope, or two of the resources share one.
 */
export async function clearScopes(
  sql: Sql,
  resourceType: TaggableType,
  resourceIds: readonly string[],
  tagIds: readonly string[],
): Promise<void> {
  const scopes = SCOPES[resourceType];
  if (!scopes) {
    throw new ValueError(
      `Can not attach exclusive tag to resource of type ${resourceType} with ID: \`${resourceIds[0]}\`. Exclusive ` +
        'tag functionality only works for pipeline runs, pipeline snapshots, pipeline deployments and artifact versions',
    );
  }
  await sql.query('SELECT id FROM tag WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE', [tagIds]);
  const shared = await sql.first(
    `SELECT scope FROM (${scopes}) s WHERE id = ANY($1::uuid[]) AND scope IS NOT NULL GROUP BY scope HAVING count(*) > 1`,
    [resourceIds],
  );
  if (shared) {
    throw new ValueError(
      `You are trying to attach an exclusive tag to multiple ${resourceType}s within the same scope. This is not allowed.`,
    );
  }
  await sql.run(
    `DELETE FROM tag_resource tr USING (${scopes}) other, (${scopes}) mine
      WHERE tr.tag_id = ANY($1::uuid[]) AND tr.resource_type = $2 AND other.id = tr.resource_id
        AND mine.id = ANY($3::uuid[]) AND other.scope = mine.scope AND NOT tr.resource_id = ANY($3::uuid[])`,
    [tagIds, resourceType, resourceIds],
  );
}

/**
 * What stands in the way of making a tag exclusive: one line a conflict, none when nothing does.
 */
export async function exclusivityConflicts(sql: Sql, tag: { id: string; name: string }): Promise<string[]> {
  const rows = await sql.query<{ resource_type: TaggableType }>(
    'SELECT DISTINCT resource_type FROM tag_resource WHERE tag_id = $1 ORDER BY resource_type',
    [tag.id],
  );
  const types = rows.map((row) => row.resource_type);
  const refused = types.filter((type) => !SCOPES[type]);
  const conflicts =
    refused.length === 0
      ? []
      : [
          `The tag \`${tag.name}\` cannot be made exclusive because it is attached to resource types that exclusive ` +
            `tags do not work for: ${refused.join(', ')}.`,
        ];
  for (const type of types) {
    const scopes = SCOPES[type];
    if (!scopes) continue;
    const shared = await sql.query<{ scope: string }>(
      `SELECT s.scope FROM tag_resource tr JOIN (${scopes}) s ON s.id = tr.resource_id
        WHERE tr.tag_id = $1 AND tr.resource_type = $2 AND s.scope IS NOT NULL GROUP BY s.scope HAVING count(*) > 1`,
      [tag.id, type],
    );
    if (shared.length === 0) continue;
    const ids = shared.map((row) => row.scope).join(', ');
    conflicts.push(`The tag \`${tag.name}\` is attached to several ${type}s that share the same scope: ${ids}.`);
  }
  return conflicts;
}
