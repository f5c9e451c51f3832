import type { Sql } from '../database/sql.js';
import { flavorModels } from '../flavors/flavor.view.js';
import { distinct, model, type Model } from '../kernel/model.js';
import { secretIdsOf } from '../secrets/resource-secrets.js';
import { serviceConnectorModels } from '../service-connectors/service-connector.view.js';
import { userModels } from '../users/user.view.js';
import type { ComponentType } from './component-types.js';

export interface ComponentRow {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly user_id: string | null;
  readonly name: string;
  readonly type: ComponentType;
  readonly flavor: string;
  /** JSON object. */
  readonly configuration: string;
  /** JSON object. */
  readonly labels: string | null;
  /** JSON object. */
  readonly environment: string | null;
  readonly connector_id: string | null;
  readonly connector_resource_id: string | null;
  /** Of the flavor that has this name and type; null when there is none. */
  readonly flavor_id: string | null;
  readonly integration: string | null;
  readonly logo_url: string | null;
}

/** The columns and the tables that they come from; a component knows its flavor by name. */
export const COMPONENT_COLUMNS =
  'c.id, c.created, c.updated, c.user_id, c.name, c.type, c.flavor, c.configuration, c.labels, c.environment, ' +
  'c.connector_id, c.connector_resource_id, f.id AS flavor_id, f.integration, f.logo_url';
export const COMPONENT_TABLES = 'stack_component c LEFT JOIN flavor f ON f.name = c.flavor AND f.type = c.type';

/** Nested form. */
export function componentModel(
  row: ComponentRow,
  metadata: Model['metadata'] = null,
  resources: Model['resources'] = null,
): Model {
  return model({
    id: row.id,
    name: row.name,
    body: {
      created: row.created,
      updated: row.updated,
      user_id: row.user_id,
      type: row.type,
      flavor_name: row.flavor,
      integration: row.integration,
      logo_url: row.logo_url,
    },
    metadata,
    resources,
  });
}

const parse = (json: string | null): unknown => (json ? (JSON.parse(json) as unknown) : null);

/** These components in full, in the order of `rows`; always the same number of statements. */
export async function componentViews(
  sql: Sql,
  rows: readonly ComponentRow[],
  { hydrate }: { hydrate: boolean },
): Promise<Model[]> {
  const hydrated = hydrate ? rows : [];
  const [users, flavors, connectors, secrets] = await Promise.all([
    userModels(sql, distinct(rows.map((row) => row.user_id))),
    flavorModels(sql, distinct(rows.map((row) => row.flavor_id))),
    serviceConnectorModels(sql, distinct(hydrated.map((row) => row.connector_id))),
    secretIdsOf(
      sql,
      'stack_component',
      hydrated.map((row) => row.id),
    ),
  ]);
  return rows.map((row) =>
    componentModel(
      row,
      hydrate
        ? {
            configuration: parse(row.configuration),
            environment: parse(row.environment) ?? {},
            secrets: secrets.get(row.id) ?? [],
            labels: parse(row.labels),
            connector_resource_id: row.connector_resource_id,
            connector: connectors.get(row.connector_id ?? '') ?? null,
          }
        : null,
      { user: users.get(row.user_id ?? '') ?? null, flavor: flavors.get(row.flavor_id ?? '') ?? null },
    ),
  );
}

/** Nested form of these components, by id. */
export async function componentModels(sql: Sql, ids: readonly string[]): Promise<Map<string, Model>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<ComponentRow>(
    `SELECT ${COMPONENT_COLUMNS} FROM ${COMPONENT_TABLES} WHERE c.id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, componentModel(row)]));
}
