import type { Sql } from '../database/sql.js';
import { model, type Model } from '../kernel/model.js';

export interface PipelineRow {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly user_id: string | null;
  readonly project_id: string;
  readonly name: string;
  readonly description: string | null;
}

export const PIPELINE_COLUMNS = 'p.id, p.created, p.updated, p.user_id, p.project_id, p.name, p.description';

export function pipelineModel(
  row: PipelineRow,
  metadata: Model['metadata'] = null,
  resources: Model['resources'] = null,
): Model {
  const { id, name, created, updated, user_id, project_id } = row;
  return model({ id, name, body: { created, updated, user_id, project_id }, metadata, resources });
}

/** Nested form of these pipelines, by id. */
export async function pipelineModels(sql: Sql, ids: readonly string[]): Promise<Map<string, Model>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<PipelineRow>(`SELECT ${PIPELINE_COLUMNS} FROM pipeline p WHERE p.id = ANY($1::uuid[])`, [
    ids,
  ]);
  return new Map(rows.map((row) => [row.id, pipelineModel(row)]));
}
