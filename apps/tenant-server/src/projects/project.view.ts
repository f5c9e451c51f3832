import type { Sql } from '../database/sql.js';
import { model, type Model } from '../kernel/model.js';

export interface ProjectRow {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly name: string;
  readonly display_name: string;
  readonly description: string;
  /** JSON. */
  readonly project_metadata: string | null;
}

export const PROJECT_COLUMNS = 'p.id, p.created, p.updated, p.name, p.display_name, p.description, p.project_metadata';

export function projectView(row: ProjectRow, { hydrate }: { hydrate: boolean }): Model {
  return model({
    id: row.id,
    name: row.name,
    body: { created: row.created, updated: row.updated, display_name: row.display_name },
    metadata: hydrate
      ? {
          description: row.description,
          project_metadata: row.project_metadata ? (JSON.parse(row.project_metadata) as unknown) : {},
        }
      : null,
  });
}

/** Nested form of these projects, by id. */
export async function projectModels(sql: Sql, ids: readonly string[]): Promise<Map<string, Model>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<ProjectRow>(`SELECT ${PROJECT_COLUMNS} FROM project p WHERE p.id = ANY($1::uuid[])`, [
    ids,
  ]);
  return new Map(rows.map((row) => [row.id, projectView(row, { hydrate: false })]));
}
