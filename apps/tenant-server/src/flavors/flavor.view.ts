import type { Sql } from '../database/sql.js';
import { distinct, model, type Model } from '../kernel/model.js';
import { userModels } from '../users/user.view.js';

export interface FlavorRow {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly user_id: string | null;
  readonly name: string;
  readonly type: string;
  readonly source: string;
  readonly display_name: string | null;
  readonly integration: string | null;
  readonly logo_url: string | null;
  readonly docs_url: string | null;
  readonly sdk_docs_url: string | null;
  readonly connector_type: string | null;
  readonly connector_resource_type: string | null;
  readonly connector_resource_id_attr: string | null;
  readonly is_custom: boolean;
  /** JSON; absent unless metadata is asked for, because it is large. */
  readonly config_schema?: string;
}

const BODY_COLUMNS =
  'f.id, f.created, f.updated, f.user_id, f.name, f.type, f.source, f.display_name, f.integration, f.logo_url, ' +
  'f.docs_url, f.sdk_docs_url, f.connector_type, f.connector_resource_type, f.connector_resource_id_attr, f.is_custom';

/** The select list of a {@link FlavorRow} over `flavor f`. */
export const flavorColumns = (hydrate: boolean): string =>
  hydrate ? `${BODY_COLUMNS}, f.config_schema` : BODY_COLUMNS;

/** `vm_gcp` → `Vm Gcp`, for flavors made without a display name. */
const titleOf = (name: string): string =>
  name
    .replaceAll('_', ' ')
    .replaceAll(/[a-z]+/gi, (word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase());

function flavorModel(row: FlavorRow, metadata: Model['metadata'], resources: Model['resources']): Model {
  return model({
    id: row.id,
    name: row.name,
    body: {
      created: row.created,
      updated: row.updated,
      user_id: row.user_id,
      type: row.type,
      display_name: row.display_name || titleOf(row.name),
      integration: row.integration,
      source: row.source,
      logo_url: row.logo_url,
      is_custom: row.is_custom,
    },
    metadata,
    resources,
  });
}

const metadataOf = (row: FlavorRow): Model['metadata'] => ({
  config_schema: JSON.parse(row.config_schema ?? '{}') as unknown,
  connector_type: row.connector_type,
  connector_resource_type: row.connector_resource_type,
  connector_resource_id_attr: row.connector_resource_id_attr,
  docs_url: row.docs_url,
  sdk_docs_url: row.sdk_docs_url,
});

/** These flavors in full, in the order of `rows`; always the same number of statements. */
export async function flavorViews(
  sql: Sql,
  rows: readonly FlavorRow[],
  { hydrate }: { hydrate: boolean },
): Promise<Model[]> {
  const users = await userModels(sql, distinct(rows.map((row) => row.user_id)));
  return rows.map((row) =>
    flavorModel(row, hydrate ? metadataOf(row) : null, { user: users.get(row.user_id ?? '') ?? null }),
  );
}

/** Nested form of these flavors, by id. */
export async function flavorModels(sql: Sql, ids: readonly string[]): Promise<Map<string, Model>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<FlavorRow>(`SELECT ${BODY_COLUMNS} FROM flavor f WHERE f.id = ANY($1::uuid[])`, [ids]);
  return new Map(rows.map((row) => [row.id, flavorModel(row, null, null)]));
}
