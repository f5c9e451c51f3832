import type { Sql } from '../../database/sql.js';
import { EntityExistsError } from './zenml.error.js';

/**
 * The 409 for a name that another resource has, worded as the official client shows it.
 * @param sql outside any transaction that the breach has ended.
 * @param projectId the project within which the name is unique; none when it is unique everywhere.
 */
export async function nameTaken(
  sql: Sql,
  operation: 'create' | 'update',
  what: string,
  name: string,
  projectId?: string,
): Promise<EntityExistsError> {
  const project = projectId
    ? await sql.first<{ name: string }>('SELECT name FROM project WHERE id = $1', [projectId])
    : undefined;
  const scope = project ? ` in the '${project.name}' project` : '';
  return new EntityExistsError(
    `Unable to ${operation} the requested ${what} with name '${name}': Found another existing ${what} with the same name${scope}.`,
  );
}
