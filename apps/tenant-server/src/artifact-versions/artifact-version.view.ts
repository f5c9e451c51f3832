import { artifactModels } from '../artifacts/artifact.view.js';
import type { Sql } from '../database/sql.js';
import { distinct, model, type Model } from '../kernel/model.js';
import { metadataOf } from '../run-metadata/run-metadata.view.js';
import { tagsOf } from '../tags/tag.view.js';
import { userModels } from '../users/user.view.js';
import { parseSource } from '../kernel/http/source-field.js';
import { visualizationsOf } from './visualization.view.js';

export interface ArtifactVersionRow {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly version: string;
  readonly version_number: number | null;
  readonly type: string;
  readonly uri: string;
  readonly materializer: string;
  readonly data_type: string;
  readonly save_type: string;
  readonly content_hash: string | null;
  readonly item_count: number | null;
  readonly artifact_id: string;
  readonly artifact_store_id: string | null;
  readonly user_id: string | null;
  readonly project_id: string;
}

/** The select list of an {@link ArtifactVersionRow} over `artifact_version av`. */
export const ARTIFACT_VERSION_COLUMNS =
  'av.id, av.created, av.updated, av.version, av.version_number, av.type, av.uri, av.materializer, ' +
  'av.data_type, av.save_type, av.content_hash, av.item_count, av.artifact_id, av.artifact_store_id, ' +
  'av.user_id, av.project_id';

/** Artifact versions as other resources carry them, by id. */
export async function artifactVersionModels(sql: Sql, ids: readonly string[]): Promise<Map<string, Model>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<ArtifactVersionRow>(
    `SELECT ${ARTIFACT_VERSION_COLUMNS} FROM artifact_version av WHERE av.id = ANY($1::uuid[])`,
    [ids],
  );
  const artifacts = await artifactModels(sql, distinct(rows.map((row) => row.artifact_id)));
  return new Map(rows.map((row) => [row.id, model({ id: row.id, body: bodyOf(row, artifacts) })]));
}

/** These artifact versions in full, in the order of `rows`; always the same number of statements. */
export async function artifactVersionViews(
  sql: Sql,
  rows: readonly ArtifactVersionRow[],
  { hydrate }: { hydrate: boolean },
): Promise<Model[]> {
  const ids = rows.map((row) => row.id);
  const [artifacts, users, tags, producers, visualizations, metadata] = await Promise.all([
    artifactModels(sql, distinct(rows.map((row) => row.artifact_id))),
    userModels(sql, distinct(rows.map((row) => row.user_id))),
    tagsOf(sql, 'artifact_version', ids),
    producersOf(sql, ids),
    hydrate ? visualizationsOf(sql, ids) : undefined,
    hydrate ? metadataOf(sql, 'artifact_version', ids) : undefined,
  ]);
  return rows.map((row) =>
    model({
      id: row.id,
      body: bodyOf(row, artifacts),
      metadata: hydrate
        ? { visualizations: visualizations?.get(row.id) ?? [], run_metadata: metadata?.get(row.id) ?? {} }
        : null,
      resources: {
        user: users.get(row.user_id ?? '') ?? null,
        tags: tags.get(row.id) ?? [],
        producer_step_run_id: producers.get(row.id)?.step_id ?? null,
        producer_pipeline_run_id: producers.get(row.id)?.run_id ?? null,
      },
    }),
  );
}

function bodyOf(row: ArtifactVersionRow, artifacts: ReadonlyMap<string, Model>): Record<string, unknown> {
  return {
    created: row.created,
    updated: row.updated,
    user_id: row.user_id,
    project_id: row.project_id,
    artifact: artifacts.get(row.artifact_id),
    version: row.version,
    uri: row.uri,
    type: row.type,
    materializer: parseSource(row.materializer),
    data_type: parseSource(row.data_type),
    save_type: row.save_type,
    artifact_store_id: row.artifact_store_id,
    content_hash: row.content_hash,
    item_count: row.item_count,
  };
}

interface Producer {
  readonly artifact_id: string;
  readonly step_id: string;
  readonly run_id: string;
}

// Cached steps have the version as output too; the one that made it is the first that completed.
async function producersOf(sql: Sql, ids: readonly string[]): Promise<Map<string, Producer>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<Producer>(
    `SELECT DISTINCT ON (o.artifact_id) o.artifact_id, s.id AS step_id, s.pipeline_run_id AS run_id
      FROM step_run_output_artifact o JOIN step_run s ON s.id = o.step_id
      WHERE o.artifact_id = ANY($1::uuid[]) AND s.status = 'completed' ORDER BY o.artifact_id, s.created, s.id`,
    [ids],
  );
  return new Map(rows.map((row) => [row.artifact_id, row]));
}
