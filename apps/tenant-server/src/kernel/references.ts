import type { Sql } from '../database/sql.js';
import { NotFoundError } from './errors/zenml.error.js';

export interface Reference {
  readonly table: string;
  /** What the message calls the resource that is referenced: `stack component`. */
  readonly what: string;
  readonly id: string | null | undefined;
  /** What refers to it, and whether that is being created or updated. */
  readonly by: string;
  readonly operation?: 'created' | 'updated';
  /** The project that the reference must be in, when it belongs to one. */
  readonly project?: string;
}

/**
 * Nothing when the id is absent or the row is there (and in the project).
 * @throws NotFoundError (404)
 */
export async function checkReference(sql: Sql, reference: Reference): Promise<void> {
  const { table, what, id, by, operation = 'created', project } = reference;
  if (!id) return;
  const found = project
    ? await sql.first(`SELECT 1 AS one FROM "${table}" WHERE id = $1 AND project_id = $2`, [id, project])
    : await sql.first(`SELECT 1 AS one FROM "${table}" WHERE id = $1`, [id]);
  if (found) return;
  const scope = project ? ` in the '${project}' project` : '';
  throw new NotFoundError(`The ${what} with ID ${id} referenced by the ${by} being ${operation} was not found${scope}`);
}
