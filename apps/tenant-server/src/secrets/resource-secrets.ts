import type { Sql } from '../database/sql.js';
import { NotFoundError } from '../kernel/errors/zenml.error.js';
import type { Caller } from '../kernel/http/caller.js';
import { isUuid, normalUuid } from '../kernel/uuid.js';
import { groupBy } from '../kernel/model.js';

/** What secrets can be attached to, so that runs get them as environment variables. */
export type SecretResourceType = 'stack' | 'stack_component';

/** Ids of the secrets attached to each resource, in the order of their names. */
export async function secretIdsOf(
  sql: Sql,
  resourceType: SecretResourceType,
  resourceIds: readonly string[],
): Promise<Map<string, string[]>> {
  if (resourceIds.length === 0) return new Map();
  const rows = await sql.query<{ resource_id: string; secret_id: string }>(
    `SELECT sr.resource_id, sr.secret_id FROM secret_resource sr JOIN secret s ON s.id = sr.secret_id
      WHERE sr.resource_type = $1 AND sr.resource_id = ANY($2::uuid[]) ORDER BY s.name, s.id`,
    [resourceType, resourceIds],
  );
  const groups = groupBy(rows, (row) => row.resource_id);
  return new Map([...groups].map(([id, group]) => [id, group.map((row) => row.secret_id)]));
}

/** Attaches secrets, given by name or id; one that is attached already stays. @throws NotFoundError (404) */
export async function linkSecrets(
  sql: Sql,
  caller: Caller,
  resourceType: SecretResourceType,
  resourceId: string,
  secrets: readonly string[] | null | undefined,
): Promise<void> {
  if (!secrets || secrets.length === 0) return;
  const ids = await visibleSecretIds(sql, caller, secrets);
  await sql.run(
    `INSERT INTO secret_resource (secret_id, resource_id, resource_type)
     SELECT DISTINCT id, $2::uuid, $3 FROM unnest($1::uuid[]) AS id
     ON CONFLICT ON CONSTRAINT secret_resource_resource_id_resource_type_secret_id_key DO NOTHING`,
    [ids, resourceId, resourceType],
  );
}

/** Takes secrets away again; one that is not attached is passed over. @throws NotFoundError (404) */
export async function unlinkSecrets(
  sql: Sql,
  caller: Caller,
  resourceType: SecretResourceType,
  resourceId: string,
  secrets: readonly string[] | null | undefined,
): Promise<void> {
  if (!secrets || secrets.length === 0) return;
  const ids = await visibleSecretIds(sql, caller, secrets);
  await sql.run(
    'DELETE FROM secret_resource WHERE secret_id = ANY($1::uuid[]) AND resource_id = $2 AND resource_type = $3',
    [ids, resourceId, resourceType],
  );
}

/** Others' private secrets and the server's own cannot be seen, so they cannot be attached either. */
async function visibleSecretIds(sql: Sql, caller: Caller, namesOrIds: readonly string[]): Promise<string[]> {
  const rows = await sql.query<{ id: string; name: string }>(
    `SELECT id, name FROM secret WHERE (id = ANY($1::uuid[]) OR name = ANY($2::text[]))
        AND NOT internal AND (NOT private OR user_id = $3) ORDER BY private, id`,
    [namesOrIds.filter(isUuid).map(normalUuid), namesOrIds, caller.userId],
  );
  // The caller's own private secret comes last and so wins over a public one of the same name.
  const ids = new Map(rows.flatMap((row) => [[row.name, row.id] as const, [row.id, row.id] as const]));
  return namesOrIds.map((asked) => {
    const id = ids.get(isUuid(asked) ? normalUuid(asked) : asked);
    if (id) return id;
    throw new NotFoundError(
      `Secret with name or ID ${asked} not found or is private and not owned by the current user.`,
    );
  });
}
