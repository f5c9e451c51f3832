import { getOrCreateArtifact } from '../artifacts/get-or-create-artifact.js';
import type { Sql } from '../database/sql.js';
import { EntityExistsError, ValueError } from '../kernel/errors/zenml.error.js';
import type { Caller } from '../kernel/http/caller.js';
import { distinct } from '../kernel/model.js';
import { checkReference } from '../kernel/references.js';
import { NOW } from '../kernel/sql-text.js';
import { recordMetadata } from '../run-metadata/record-metadata.js';
import { typedMetadata } from '../run-metadata/typed-metadata.js';
import { attachTags } from '../tags/tagging.js';
import type { CreateArtifactVersion } from './artifact-version.schemas.js';
import { versionNumberOf } from './version-number.js';

/** A request whose project has been looked up. */
export interface NewVersion {
  readonly projectId: string;
  readonly body: CreateArtifactVersion;
}

/**
 * Makes artifact versions with their tags, visualizations and metadata; all of them or, after an error, none. Call it
 * inside a transaction.
 * @returns their ids, in the order asked.
 * @throws EntityExistsError (409) for an explicit version that is there, NotFoundError (404) for an artifact or
 * artifact store that is not.
 */
export async function createArtifactVersions(
  sql: Sql,
  caller: Pick<Caller, 'userId'>,
  versions: readonly NewVersion[],
): Promise<string[]> {
  for (const id of distinct(versions.map(({ body }) => body.artifact_store_id))) {
    await checkReference(sql, { table: 'stack_component', what: 'artifact store', id, by: 'artifact version' });
  }
  const artifactIds = await artifactsOf(sql, caller, versions);
  const ids: string[] = [];
  for (const [index, version] of versions.entries()) {
    ids.push(await createOne(sql, caller, version, artifactIds[index] as string));
  }
  return ids;
}

// Artifacts are locked in one order for every request, so that two batches cannot wait for one another. The lock makes
// the numbering of one artifact's versions a queue; other artifacts are not held up.
async function artifactsOf(
  sql: Sql,
  caller: Pick<Caller, 'userId'>,
  versions: readonly NewVersion[],
): Promise<readonly string[]> {
  const order = [...versions.keys()].toSorted((a, b) => (keyOf(versions[a]) < keyOf(versions[b]) ? -1 : 1));
  const ids = Array.from<string>({ length: versions.length });
  for (const index of order) {
    const { projectId, body } = versions[index] as NewVersion;
    if (body.artifact_id) {
      const by = 'artifact version';
      await checkReference(sql, { table: 'artifact', what: 'artifact', id: body.artifact_id, by, project: projectId });
      ids[index] = body.artifact_id;
    } else {
      ids[index] = await getOrCreateArtifact(sql, {
        name: body.artifact_name as string,
        projectId,
        hasCustomName: body.has_custom_name,
        userId: caller.userId,
        place: index,
      });
    }
  }
  await sql.query('SELECT id FROM artifact WHERE id = ANY($1::uuid[]) ORDER BY name COLLATE "C" FOR NO KEY UPDATE', [
    ids,
  ]);
  return ids;
}

const keyOf = (version: NewVersion | undefined): string =>
  version?.body.artifact_name ?? version?.body.artifact_id ?? '';

async function createOne(
  sql: Sql,
  caller: Pick<Caller, 'userId'>,
  { projectId, body }: NewVersion,
  artifactId: string,
): Promise<string> {
  const id = await insertVersion(sql, caller, projectId, artifactId, body);
  const visualizations = body.visualizations ?? [];
  if (visualizations.length > 0) {
    await sql.run(
      // They are asked for by their place in the list, which their times keep.
      `INSERT INTO artifact_visualization (artifact_version_id, type, uri, created)
        SELECT $1, v.type, v.uri, ${NOW} + v.place * interval '1 microsecond'
          FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS v (type, uri, place)`,
      [id, visualizations.map(({ type }) => type), visualizations.map(({ uri }) => uri)],
    );
  }
  await attachTags(sql, caller, 'artifact_version', id, body.tags);
  await recordMetadata(sql, {
    projectId,
    userId: caller.userId,
    resources: [{ id, type: 'artifact_version' }],
    ...typedMetadata(body.metadata ?? {}),
  });
  return id;
}

async function insertVersion(
  sql: Sql,
  caller: Pick<Caller, 'userId'>,
  projectId: string,
  artifactId: string,
  body: CreateArtifactVersion,
): Promise<string> {
  if (body.version === '') throw new ValueError('Missing version for artifact version request.');
  const version = body.version ?? (await nextVersion(sql, artifactId));
  const row = await sql.first<{ id: string }>(
    `INSERT INTO artifact_version (version, version_number, type, uri, materializer, data_type, save_type, content_hash,
       item_count, artifact_id, artifact_store_id, user_id, project_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     ON CONFLICT (version, artifact_id) DO NOTHING RETURNING id`,
    [
      version,
      versionNumberOf(version),
      body.type,
      body.uri,
      JSON.stringify(body.materializer),
      JSON.stringify(body.data_type),
      body.save_type,
      body.content_hash ?? null,
      body.item_count ?? null,
      artifactId,
      body.artifact_store_id ?? null,
      caller.userId,
      projectId,
    ],
  );
  if (row) return row.id;
  const artifact = await sql.first<{ name: string }>('SELECT name FROM artifact WHERE id = $1', [artifactId]);
  throw new EntityExistsError(
    `Unable to create artifact version ${artifact?.name} (version ${version}): An artifact with the same name and version already exists.`,
  );
}

// A version that somebody named `7` may have the number that comes next only if it has that number, too, and then it
// is counted.
async function nextVersion(sql: Sql, artifactId: string): Promise<string> {
  const row = await sql.first<{ next: number }>(
    'SELECT greatest(max(version_number), 0) + 1 AS next FROM artifact_version WHERE artifact_id = $1',
    [artifactId],
  );
  return String(row?.next ?? 1);
}
