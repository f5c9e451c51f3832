import type { Sql } from '../database/sql.js';
import { NotFoundError } from './errors/zenml.error.js';
import type { Caller } from './http/caller.js';
import { isUuid, normalUuid } from './uuid.js';
import { single, type RawQuery } from './list/list-request.js';

/**
 * The id of the project that a request means: the one named, unless by an empty name, else the caller's default, else
 * `default`.
 * @throws NotFoundError (404) when there is none.
 */
export async function resolveProject(sql: Sql, caller: Caller, nameOrId: string | undefined): Promise<string> {
  const asked = nameOrId || (caller.defaultProjectId ?? 'default');
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

/**
 * Reads a list of the project that its `project` parameter means. When that is an id already, whether there is such a
 * project is looked up meanwhile: clients nearly always send the id, and would wait for one statement after the other.
 * @throws NotFoundError (404) before whatever `read` throws.
 */
export async function listInProject<List>(
  sql: Sql,
  caller: Caller,
  query: RawQuery,
  read: (projectId: string) => Promise<List>,
): Promise<List> {
  const asked = single(query, 'project') || (caller.defaultProjectId ?? '');
  if (!isUuid(asked)) return read(await projectOf(sql, caller, query));
  const list = (async () => read(normalUuid(asked)))();
  list.catch(() => undefined);
  await resolveProject(sql, caller, asked);
  return list;
}
