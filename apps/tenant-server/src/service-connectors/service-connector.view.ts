import type { Sql } from '../database/sql.js';
import { distinct, model, type Model } from '../kernel/model.js';
import { userModels } from '../users/user.view.js';

export interface ServiceConnectorRow {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly user_id: string | null;
  readonly name: string;
  readonly connector_type: string;
  readonly description: string;
  readonly auth_method: string;
  /** JSON list. */
  readonly resource_types: string;
  readonly resource_id: string | null;
  readonly supports_instances: boolean;
  /** JSON object without any secret. */
  readonly configuration: string | null;
  readonly secret_id: string | null;
  readonly expires_at: string | null;
  readonly expires_skew_tolerance: number | null;
  readonly expiration_seconds: number | null;
  /** JSON object. */
  readonly labels: string | null;
}

export const SERVICE_CONNECTOR_COLUMNS =
  'c.id, c.created, c.updated, c.user_id, c.name, c.connector_type, c.description, c.auth_method, c.resource_types, ' +
  'c.resource_id, c.supports_instances, c.configuration, c.secret_id, c.expires_at, c.expires_skew_tolerance, ' +
  'c.expiration_seconds, c.labels';

/** A JSON object of a column; empty when there is none. */
export const parseObject = (json: string | null): Record<string, unknown> =>
  json ? (JSON.parse(json) as Record<string, unknown>) : {};

export interface ServiceConnectorViewOptions {
  readonly hydrate: boolean;
  /** The whole connector type in place of its name, when the server knows that type. */
  readonly typeOf?: (name: string) => unknown;
  /** Clear secret values by connector id, for those who asked for them. */
  readonly secrets?: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

function connectorModel(
  row: ServiceConnectorRow,
  options: ServiceConnectorViewOptions,
  resources: Model['resources'],
): Model {
  return model({
    id: row.id,
    name: row.name,
    body: {
      created: row.created,
      updated: row.updated,
      user_id: row.user_id,
      description: row.description,
      connector_type: options.typeOf?.(row.connector_type) ?? row.connector_type,
      auth_method: row.auth_method,
      resource_types: JSON.parse(row.resource_types) as unknown,
      resource_id: row.resource_id,
      supports_instances: row.supports_instances,
      expires_at: row.expires_at,
      expires_skew_tolerance: row.expires_skew_tolerance,
    },
    // Whoever asks for secrets of a type that the server knows gets them, with what they are part of.
    metadata:
      options.hydrate || (options.typeOf?.(row.connector_type) && options.secrets?.has(row.id))
        ? {
            configuration: { ...parseObject(row.configuration), ...options.secrets?.get(row.id) },
            expiration_seconds: row.expiration_seconds,
            labels: parseObject(row.labels),
          }
        : null,
    resources,
  });
}

/** These service connectors in full, in the order of `rows`; always the same number of statements. */
export async function serviceConnectorViews(
  sql: Sql,
  rows: readonly ServiceConnectorRow[],
  options: ServiceConnectorViewOptions,
): Promise<Model[]> {
  const users = await userModels(sql, distinct(rows.map((row) => row.user_id)));
  return rows.map((row) => connectorModel(row, options, { user: users.get(row.user_id ?? '') ?? null }));
}

/** Nested form of these connectors, by id. */
export async function serviceConnectorModels(sql: Sql, ids: readonly string[]): Promise<Map<string, Model>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<ServiceConnectorRow>(
    `SELECT ${SERVICE_CONNECTOR_COLUMNS} FROM service_connector c WHERE c.id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, connectorModel(row, { hydrate: false }, null)]));
}
