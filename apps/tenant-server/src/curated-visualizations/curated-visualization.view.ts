import type { Sql } from '../database/sql.js';
import { groupBy, model, type Model } from '../kernel/model.js';

/** What a visualization can be shown with. */
export const CURATED_RESOURCE_TYPES = [
  'deployment',
  'model',
  'pipeline',
  'pipeline_run',
  'pipeline_snapshot',
  'project',
] as const;
export type CuratedResourceType = (typeof CURATED_RESOURCE_TYPES)[number];

export interface CuratedVisualizationRow {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly project_id: string;
  readonly artifact_visualization_id: string;
  readonly artifact_version_id: string;
  readonly display_name: string | null;
  readonly display_order: number | null;
  readonly layout_size: string;
  readonly resource_id: string;
  readonly resource_type: CuratedResourceType;
}

/** `FROM` clause and select list of a {@link CuratedVisualizationRow}. */
export const CURATED_FROM =
  'curated_visualization cv JOIN artifact_visualization viz ON viz.id = cv.artifact_visualization_id';
export const CURATED_COLUMNS =
  'cv.id, cv.created, cv.updated, cv.project_id, cv.artifact_visualization_id, viz.artifact_version_id, ' +
  'cv.display_name, cv.display_order, cv.layout_size, cv.resource_id, cv.resource_type';

/** The visualizations that each resource shows, by its id, in display order; those without an order come first. */
export async function curatedVisualizationsOf(
  sql: Sql,
  resourceType: CuratedResourceType,
  resourceIds: readonly string[],
): Promise<Map<string, Model[]>> {
  if (resourceIds.length === 0) return new Map();
  const rows = await sql.query<CuratedVisualizationRow>(
    `SELECT ${CURATED_COLUMNS} FROM ${CURATED_FROM} WHERE cv.resource_type = $1 AND cv.resource_id = ANY($2::uuid[])
      ORDER BY cv.display_order NULLS FIRST, cv.created, cv.id`,
    [resourceType, resourceIds],
  );
  const groups = groupBy(rows, (row) => row.resource_id);
  return new Map([...groups].map(([id, group]) => [id, group.map((row) => curatedModel(row))]));
}

export function curatedModel(row: CuratedVisualizationRow): Model {
  return model({
    id: row.id,
    body: {
      created: row.created,
      updated: row.updated,
      // The table has no user, though the wire has a field for one.
      user_id: null,
      project_id: row.project_id,
      artifact_visualization_id: row.artifact_visualization_id,
      artifact_version_id: row.artifact_version_id,
      display_name: row.display_name,
      display_order: row.display_order,
      layout_size: row.layout_size,
      resource_id: row.resource_id,
      resource_type: row.resource_type,
    },
  });
}
