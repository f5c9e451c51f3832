import type { Sql } from '../database/sql.js';
import { distinct, model, type Model } from '../kernel/model.js';
import { mlModelModels } from '../models/model.view.js';

export interface ModelVersionRow {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly name: string;
  readonly project_id: string;
  readonly user_id: string | null;
  readonly model_id: string;
  readonly number: number;
  readonly description: string | null;
  readonly stage: string | null;
}

/** The select list of a {@link ModelVersionRow} over `model_version mv`. */
export const MODEL_VERSION_COLUMNS =
  'mv.id, mv.created, mv.updated, mv.name, mv.project_id, mv.user_id, mv.model_id, mv.number, ' +
  'mv.description, mv.stage';

/** Model versions as other resources carry them, by id. */
export async function modelVersionModels(sql: Sql, ids: readonly string[]): Promise<Map<string, Model>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<ModelVersionRow>(
    `SELECT ${MODEL_VERSION_COLUMNS} FROM model_version mv WHERE mv.id = ANY($1::uuid[])`,
    [ids],
  );
  const models = await mlModelModels(sql, distinct(rows.map((row) => row.model_id)));
  return new Map(
    rows.map((row) => [row.id, model({ id: row.id, name: row.name, body: modelVersionBody(row, models) })]),
  );
}

export function modelVersionBody(row: ModelVersionRow, models: ReadonlyMap<string, Model>): Record<string, unknown> {
  return {
    created: row.created,
    updated: row.updated,
    user_id: row.user_id,
    project_id: row.project_id,
    stage: row.stage,
    number: row.number,
    model: models.get(row.model_id),
  };
}
