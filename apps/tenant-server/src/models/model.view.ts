import type { Sql } from '../database/sql.js';
import { distinct, model, type Model } from '../kernel/model.js';
import { tagsOf } from '../tags/tag.view.js';
import { userModels } from '../users/user.view.js';
import { curatedVisualizationsOf } from '../curated-visualizations/curated-visualization.view.js';

/** A row of `model`: a machine-learning model, not to be taken for a {@link Model} of the wire. */
export interface ModelRow {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly name: string;
  readonly project_id: string;
  readonly user_id: string | null;
  readonly license: string | null;
  readonly description: string | null;
  readonly audience: string | null;
  readonly use_cases: string | null;
  readonly limitations: string | null;
  readonly trade_offs: string | null;
  readonly ethics: string | null;
  readonly save_models_to_registry: boolean;
}

/** The select list of a {@link ModelRow} over `model m`. */
export const MODEL_COLUMNS =
  'm.id, m.created, m.updated, m.name, m.project_id, m.user_id, m.license, m.description, m.audience, ' +
  'm.use_cases, m.limitations, m.trade_offs, m.ethics, m.save_models_to_registry';

/** Models as other resources carry them, by id. */
export async function mlModelModels(sql: Sql, ids: readonly string[]): Promise<Map<string, Model>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<Pick<ModelRow, 'id' | 'created' | 'updated' | 'name' | 'project_id' | 'user_id'>>(
    'SELECT id, created, updated, name, project_id, user_id FROM model WHERE id = ANY($1::uuid[])',
    [ids],
  );
  return new Map(rows.map((row) => [row.id, model({ id: row.id, name: row.name, body: bodyOf(row) })]));
}

/** These models in full, in the order of `rows`; always the same number of statements. */
export async function modelViews(
  sql: Sql,
  rows: readonly ModelRow[],
  { hydrate }: { hydrate: boolean },
): Promise<Model[]> {
  const ids = rows.map((row) => row.id);
  const [users, tags, latest, visualizations] = await Promise.all([
    userModels(sql, distinct(rows.map((row) => row.user_id))),
    tagsOf(sql, 'model', ids),
    latestVersions(sql, ids),
    curatedVisualizationsOf(sql, 'model', ids),
  ]);
  return rows.map((row) =>
    model({
      id: row.id,
      name: row.name,
      body: bodyOf(row),
      metadata: hydrate ? metadataOfModel(row) : null,
      resources: {
        user: users.get(row.user_id ?? '') ?? null,
        tags: tags.get(row.id) ?? [],
        latest_version_name: latest.get(row.id)?.name ?? null,
        latest_version_id: latest.get(row.id)?.id ?? null,
        visualizations: visualizations.get(row.id) ?? [],
      },
    }),
  );
}

function bodyOf(row: Pick<ModelRow, 'created' | 'updated' | 'user_id' | 'project_id'>): Record<string, unknown> {
  return { created: row.created, updated: row.updated, user_id: row.user_id, project_id: row.project_id };
}

function metadataOfModel(row: ModelRow): Record<string, unknown> {
  return {
    license: row.license,
    description: row.description,
    audience: row.audience,
    use_cases: row.use_cases,
    limitations: row.limitations,
    trade_offs: row.trade_offs,
    ethics: row.ethics,
    save_models_to_registry: row.save_models_to_registry,
  };
}

interface LatestVersion {
  readonly model_id: string;
  readonly id: string;
  readonly name: string;
}

async function latestVersions(sql: Sql, modelIds: readonly string[]): Promise<Map<string, LatestVersion>> {
  if (modelIds.length === 0) return new Map();
  const rows = await sql.query<LatestVersion>(
    `SELECT DISTINCT ON (model_id) model_id, id, name FROM model_version
      WHERE model_id = ANY($1::uuid[]) ORDER BY model_id, number DESC`,
    [modelIds],
  );
  return new Map(rows.map((row) => [row.model_id, row]));
}
