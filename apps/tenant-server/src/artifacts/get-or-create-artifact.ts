import type { Sql } from '../database/sql.js';

interface NamedArtifact {
  readonly name: string;
  readonly projectId: string;
  readonly hasCustomName: boolean;
  readonly userId: string | null;
  /** Its place among those of one request, which their times keep. */
  readonly place?: number;
}

/**
 * The id of the artifact of that name in the project, which is made when it is not there; two requests that make it at
 * once get the same one. A name that was generated becomes a custom one when it is used as such.
 */
export async function getOrCreateArtifact(sql: Sql, artifact: NamedArtifact): Promise<string> {
  const { name, projectId, hasCustomName, userId, place = 0 } = artifact;
  const found = (await find(sql, artifact)) ?? (await insert());
  if (hasCustomName && !found.has_custom_name) {
    await sql.run('UPDATE artifact SET has_custom_name = true WHERE id = $1', [found.id]);
  }
  return found.id;

  async function insert(): Promise<Found> {
    const made = await sql.first<Found>(
      `INSERT INTO artifact (name, project_id, has_custom_name, user_id, created, updated)
        SELECT $1, $2, $3, $4, made.at, made.at
          FROM (SELECT (now() AT TIME ZONE 'UTC') + $5 * interval '1 microsecond' AS at) made
        ON CONFLICT (name, project_id) DO NOTHING RETURNING id, has_custom_name`,
      [name, projectId, hasCustomName, userId, place],
    );
    const row = made ?? (await find(sql, artifact));
    if (!row) throw new Error(`Artifact ${name} was deleted while a version of it was being made.`);
    return row;
  }
}

interface Found {
  readonly id: string;
  readonly has_custom_name: boolean;
}

const find = (sql: Sql, { name, projectId }: NamedArtifact): Promise<Found | undefined> =>
  sql.first<Found>('SELECT id, has_custom_name FROM artifact WHERE name = $1 AND project_id = $2', [name, projectId]);
