import type { Sql } from '../../database/sql.js';
import { EntityExistsError } from './zenml.error.js';

type Operation = 'create' | 'update';

/**
 * Makes the 409 for a name that another resource of this kind has, worded as the official client shows it.
 * @param scope where names of the kind are unique, such as ` in the project`; everywhere when it is empty.
 */
export const sameNameOf =
  (what: string, scope = '') =>
  (operation: Operation, name: string): EntityExistsError =>
    new EntityExistsError(
      `Unable to ${operation} the requested ${what} with name '${name}': Found another existing ${what} with the same name${scope}.`,
    );

/**
 * The same error with the project's name in it.
 * @param sql outside any transaction that the breach has ended.
 * @param projectId the project within which the name is unique; none when it is unique everywhere.
 */
export async function nameTaken(
  sql: Sql,
  operation: Operation,
  what: string,
  name: string,
  projectId?: string,
): Promise<EntityExistsError> {
  const project = projectId
    ? await sql.first<{ name: string }>('SELECT name FROM project WHERE id = $1', [projectId])
    : undefined;
  return sameNameOf(what, project && ` in the '${project.name}' project`)(operation, name);
}
