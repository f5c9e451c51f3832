import type { Sql } from '../database/sql.js';
import { distinct, model, type Model } from '../kernel/model.js';
import { tagsOf } from '../tags/tag.view.js';
import { userModels } from '../users/user.view.js';

export interface ArtifactRow {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly name: string;
  readonly has_custom_name: boolean;
  readonly project_id: string;
  readonly user_id: string | null;
}

/** The select list of an {@link ArtifactRow} over `artifact a`. */
export const ARTIFACT_COLUMNS = 'a.id, a.created, a.updated, a.name, a.has_custom_name, a.project_id, a.user_id';

export function artifactBody(row: ArtifactRow): Record<string, unknown> {
  return { created: row.created, updated: row.updated, user_id: row.user_id, project_id: row.project_id };
}

/** Artifacts as other resources carry them, by id. */
export async function artifactModels(sql: Sql, ids: readonly string[]): Promise<Map<string, Model>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<ArtifactRow>(`SELECT ${ARTIFACT_COLUMNS} FROM artifact a WHERE a.id = ANY($1::uuid[])`, [
    ids,
  ]);
  return new Map(rows.map((row) => [row.id, model({ id: row.id, name: row.name, body: artifactBody(row) })]));
}

/** These artifacts in full, in the order of `rows`; always the same number of statements. */
export async function artifactViews(
  sql: Sql,
  rows: readonly ArtifactRow[],
  { hydrate }: { hydrate: boolean },
): Promise<Model[]> {
  const ids = rows.map((row) => row.id);
  const [users, tags, latest] = await Promise.all([
    userModels(sql, distinct(rows.map((row) => row.user_id))),
    tagsOf(sql, 'artifact', ids),
    latestVersions(sql, ids),
  ]);
  return rows.map((row) =>
    model({
      id: row.id,
      name: row.name,
      body: artifactBody(row),
      metadata: hydrate ? { has_custom_name: row.has_custom_name } : null,
      resources: {
        user: users.get(row.user_id ?? '') ?? null,
        tags: tags.get(row.id) ?? [],
        latest_version_name: latest.get(row.id)?.version ?? null,
        latest_version_id: latest.get(row.id)?.id ?? null,
      },
    }),
  );
}

interface LatestVersion {
  readonly artifact_id: string;
  readonly id: string;
  readonly version: string;
}

// The latest is the one made last, which need not be the one with the highest number.
async function latestVersions(sql: Sql, artifactIds: readonly string[]): Promise<Map<string, LatestVersion>> {
  if (artifactIds.length === 0) return new Map();
  const rows = await sql.query<LatestVersion>(
    `SELECT a.id AS artifact_id, v.id, v.version FROM unnest($1::uuid[]) AS a(id) CROSS JOIN LATERAL (
       SELECT id, version FROM artifact_version WHERE artifact_id = a.id ORDER BY created DESC, id DESC LIMIT 1) v`,
    [artifactIds],
  );
  return new Map(rows.map((row) => [row.artifact_id, row]));
}
