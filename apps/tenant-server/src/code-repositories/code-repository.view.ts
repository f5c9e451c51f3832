import type { Sql } from '../database/sql.js';
import { distinct, model, type Model } from '../kernel/model.js';
import { userModels } from '../users/user.view.js';

export interface CodeRepositoryRow {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly user_id: string | null;
  readonly project_id: string;
  readonly name: string;
  /** JSON object. */
  readonly config: string;
  /** JSON object: module, attribute, type. */
  readonly source: string;
  readonly logo_url: string | null;
  readonly description: string | null;
}

export const CODE_REPOSITORY_COLUMNS =
  'c.id, c.created, c.updated, c.user_id, c.project_id, c.name, c.config, c.source, c.logo_url, c.description';

function codeRepositoryModel(
  row: CodeRepositoryRow,
  metadata: Model['metadata'],
  resources: Model['resources'],
): Model {
  return model({
    id: row.id,
    name: row.name,
    body: {
      created: row.created,
      updated: row.updated,
      user_id: row.user_id,
      project_id: row.project_id,
      source: JSON.parse(row.source) as unknown,
      logo_url: row.logo_url,
    },
    metadata,
    resources,
  });
}

/** These code repositories in full, in the order of `rows`; always the same number of statements. */
export async function codeRepositoryViews(
  sql: Sql,
  rows: readonly CodeRepositoryRow[],
  { hydrate }: { hydrate: boolean },
): Promise<Model[]> {
  const users = await userModels(sql, distinct(rows.map((row) => row.user_id)));
  return rows.map((row) =>
    codeRepositoryModel(
      row,
      hydrate ? { config: JSON.parse(row.config) as unknown, description: row.description } : null,
      { user: users.get(row.user_id ?? '') ?? null },
    ),
  );
}

/** Nested form of these repositories, by id. */
export async function codeRepositoryModels(sql: Sql, ids: readonly string[]): Promise<Map<string, Model>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<CodeRepositoryRow>(
    `SELECT ${CODE_REPOSITORY_COLUMNS} FROM code_repository c WHERE c.id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, codeRepositoryModel(row, null, null)]));
}
