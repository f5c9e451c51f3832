import type { Sql } from '../database/sql.js';
import type { Model } from '../kernel/model.js';
import { userColumns, userModel, type UserRow } from './user.model.js';

/** Users and service accounts as they appear inside other resources, by id; ids that are gone are left out. */
export async function userModels(sql: Sql, ids: readonly string[]): Promise<Map<string, Model>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<UserRow>(`SELECT ${userColumns('u')} FROM "user" u WHERE u.id = ANY($1::uuid[])`, [ids]);
  return new Map(rows.map((row) => [row.id, userModel(row, { hydrate: false })]));
}
