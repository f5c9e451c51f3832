import { z } from 'zod';
import type { Sql } from '../database/sql.js';
import { uuidField } from '../kernel/http/fields.js';
import { checkReference } from '../kernel/references.js';

export const codeReferenceField = z.object({
  commit: z.string(),
  subdirectory: z.string(),
  code_repository: uuidField,
});

export type CodeReferenceInput = z.output<typeof codeReferenceField>;

/**
 * The id of the reference to this commit and folder, made when there is none yet.
 * @throws NotFoundError (404) when the repository is not in the project.
 */
export async function codeReferenceId(sql: Sql, projectId: string, input: CodeReferenceInput): Promise<string> {
  const { commit, subdirectory, code_repository: repository } = input;
  await checkReference(sql, {
    table: 'code_repository',
    what: 'code repository',
    id: repository,
    by: 'pipeline snapshot',
    project: projectId,
  });
  const row = await sql.first<{ id: string }>(
    `WITH found AS (
       SELECT id FROM code_reference
        WHERE project_id = $1 AND code_repository_id = $2 AND "commit" = $3 AND subdirectory = $4 LIMIT 1
     ), made AS (
       INSERT INTO code_reference (project_id, code_repository_id, "commit", subdirectory)
       SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT 1 FROM found) RETURNING id
     )
     SELECT id FROM found UNION ALL SELECT id FROM made`,
    [projectId, repository, commit, subdirectory],
  );
  return (row as { id: string }).id;
}
