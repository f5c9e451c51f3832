import type { Sql } from '../database/sql.js';
import { distinct, model, type Model } from '../kernel/model.js';
import { userModels } from '../users/user.view.js';
import type { SecretValues } from './secret-vault.js';

/** A row without its values: these are read only where they are shown. */
export interface SecretRow {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly user_id: string;
  readonly name: string;
  readonly private: boolean;
}

export const SECRET_COLUMNS = 's.id, s.created, s.updated, s.user_id, s.name, s.private';

/** @param values of each secret by its id; lists have none. */
export async function secretViews(
  sql: Sql,
  rows: readonly SecretRow[],
  { hydrate, values }: { hydrate: boolean; values?: ReadonlyMap<string, SecretValues> },
): Promise<Model[]> {
  const users = await userModels(sql, distinct(rows.map((row) => row.user_id)));
  return rows.map((row) =>
    model({
      id: row.id,
      name: row.name,
      body: {
        created: row.created,
        updated: row.updated,
        user_id: row.user_id,
        private: row.private,
        values: values?.get(row.id) ?? {},
      },
      metadata: hydrate ? {} : null,
      resources: { user: users.get(row.user_id) ?? null },
    }),
  );
}
