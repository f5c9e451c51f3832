import type { Sql } from '../database/sql.js';
import { model, type Model } from '../kernel/model.js';

interface VisualizationRow {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly type: string;
  readonly uri: string;
  readonly artifact_version_id: string;
}

/** The visualizations of each artifact version, in the order they were sent. */
export async function visualizationsOf(sql: Sql, versionIds: readonly string[]): Promise<Map<string, Model[]>> {
  const found = new Map<string, Model[]>();
  if (versionIds.length === 0) return found;
  const rows = await sql.query<VisualizationRow>(
    `SELECT id, created, updated, type, uri, artifact_version_id FROM artifact_visualization
      WHERE artifact_version_id = ANY($1::uuid[]) ORDER BY created, id`,
    [versionIds],
  );
  for (const row of rows) {
    const list = found.get(row.artifact_version_id);
    if (list) list.push(visualizationModel(row));
    else found.set(row.artifact_version_id, [visualizationModel(row)]);
  }
  return found;
}

/** Visualizations as other resources carry them, by id. */
export async function visualizationModels(sql: Sql, ids: readonly string[]): Promise<Map<string, Model>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<VisualizationRow>(
    `SELECT id, created, updated, type, uri, artifact_version_id FROM artifact_visualization WHERE id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, visualizationModel(row)]));
}

function visualizationModel({ id, created, updated, type, uri }: VisualizationRow): Model {
  return model({ id, body: { created, updated, type, uri } });
}
