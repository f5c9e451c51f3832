import type { Sql } from '../database/sql.js';
import { distinct, model, type Model } from '../kernel/model.js';
import { codeRepositoryModels } from './code-repository.view.js';

interface CodeReferenceRow {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly code_repository_id: string;
  readonly commit: string;
  readonly subdirectory: string;
}

/** Nested form of these references to a commit, by id; each has its repository in its body. */
export async function codeReferenceModels(sql: Sql, ids: readonly string[]): Promise<Map<string, Model>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<CodeReferenceRow>(
    'SELECT id, created, updated, code_repository_id, "commit", subdirectory FROM code_reference WHERE id = ANY($1::uuid[])',
    [ids],
  );
  const repositories = await codeRepositoryModels(sql, distinct(rows.map((row) => row.code_repository_id)));
  return new Map(
    rows.map((row) => [
      row.id,
      model({
        id: row.id,
        body: {
          created: row.created,
          updated: row.updated,
          commit: row.commit,
          subdirectory: row.subdirectory,
          code_repository: repositories.get(row.code_repository_id) ?? null,
        },
      }),
    ]),
  );
}
