import type { Sql } from '../database/sql.js';
import { NotFoundError } from './errors/zenml.error.js';
import type { Caller } from './http/caller.js';
import { normalUuid } from './http/uuid.pipe.js';
import { isUuid } from './list/filter-field.js';
import { single, type RawQuery } from './list/list-request.js';

/**
 * The id of the project that a request means: the one named, else the caller's default, else `default`.
 * @throws NotFoundError (404) when there is none.
 */
export async function resolveProject(sql: Sql, caller: Caller, nameOrId: string | undefined): Promise<string> {
  const asked = nameOrId ?? caller.defaultProjectId ?? 'default';
  const row = isUuid(asked)
    ? await sql.first<{ id: string }>('SELECT id FROM project WHERE id = $1', [normalUuid(asked)])
    : await sql.first<{ id: string }>('SELECT id FROM project WHERE name = $1', [asked]);
  if (row) return row.id;
  const reason = isUuid(asked)
    ? 'No project with this ID found.'
    : `'${asked}' is not a valid  UUID and no project with this name exists.`;
  throw new NotFoundError(`Unable to get project with name or ID '${asked}': ${reason}`);
}

/** The same for the `project` parameter of a list. */
export const projectOf = (sql: Sql, caller: Caller, query: RawQuery): Promise<string> =>
  resolveProject(sql, caller, single(query, 'project'));
