import type { Sql } from '../database/sql.js';
import { distinct, model, type Model } from '../kernel/model.js';
import { stackModels } from '../stacks/stack.view.js';
import { userModels } from '../users/user.view.js';
import { pipelineModels } from '../pipelines/pipeline.model.js';

export interface BuildRow {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly user_id: string | null;
  readonly project_id: string;
  readonly stack_id: string | null;
  readonly pipeline_id: string | null;
  /** JSON object: image by key. */
  readonly images: string;
  readonly is_local: boolean;
  readonly contains_code: boolean;
  readonly zenml_version: string | null;
  readonly python_version: string | null;
  readonly checksum: string | null;
  readonly stack_checksum: string | null;
  readonly duration: number | null;
}

export const BUILD_COLUMNS =
  'b.id, b.created, b.updated, b.user_id, b.project_id, b.stack_id, b.pipeline_id, b.images, b.is_local, ' +
  'b.contains_code, b.zenml_version, b.python_version, b.checksum, b.stack_checksum, b.duration';

function buildModel(row: BuildRow, metadata: Model['metadata'], resources: Model['resources']): Model {
  const { id, created, updated, user_id, project_id } = row;
  return model({ id, body: { created, updated, user_id, project_id }, metadata, resources });
}

/** These builds in full, in the order of `rows`; always the same number of statements. */
export async function buildViews(
  sql: Sql,
  rows: readonly BuildRow[],
  { hydrate }: { hydrate: boolean },
): Promise<Model[]> {
  const hydrated = hydrate ? rows : [];
  const [users, pipelines, stacks] = await Promise.all([
    userModels(sql, distinct(rows.map((row) => row.user_id))),
    pipelineModels(sql, distinct(hydrated.map((row) => row.pipeline_id))),
    stackModels(sql, distinct(hydrated.map((row) => row.stack_id))),
  ]);
  return rows.map((row) => {
    const metadata = hydrate
      ? {
          pipeline: pipelines.get(row.pipeline_id ?? '') ?? null,
          stack: stacks.get(row.stack_id ?? '') ?? null,
          images: JSON.parse(row.images) as unknown,
          zenml_version: row.zenml_version,
          python_version: row.python_version,
          checksum: row.checksum,
          stack_checksum: row.stack_checksum,
          is_local: row.is_local,
          contains_code: row.contains_code,
          duration: row.duration,
        }
      : null;
    return buildModel(row, metadata, { user: users.get(row.user_id ?? '') ?? null });
  });
}

/** Nested form of these builds, by id. */
export async function buildModels(sql: Sql, ids: readonly string[]): Promise<Map<string, Model>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<BuildRow>(`SELECT ${BUILD_COLUMNS} FROM pipeline_build b WHERE b.id = ANY($1::uuid[])`, [
    ids,
  ]);
  return new Map(rows.map((row) => [row.id, buildModel(row, null, null)]));
}
