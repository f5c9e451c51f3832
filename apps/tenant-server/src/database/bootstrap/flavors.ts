import type { Sql } from '../sql.js';

/** One built-in or integration flavor of stack component, as the fact sheet has it. */
export interface FlavorFact {
  readonly name: string;
  readonly display_name: string;
  readonly type: string;
  readonly source: string;
  readonly integration: string | null;
  readonly config_schema: Readonly<Record<string, unknown>>;
  readonly connector_type: string | null;
  readonly connector_resource_type: string | null;
  readonly connector_resource_id_attr: string | null;
  readonly logo_url: string | null;
  readonly docs_url: string | null;
  readonly sdk_docs_url: string | null;
}

/** Writes the flavors of this release; custom ones are left alone. Ids of known flavors stay. */
export async function ensureFlavors(sql: Sql, facts: readonly FlavorFact[]): Promise<void> {
  await sql.run(
    `INSERT INTO flavor AS f (name, display_name, type, source, integration, config_schema, connector_type,
       connector_resource_type, connector_resource_id_attr, logo_url, docs_url, sdk_docs_url, is_custom)
     SELECT name, display_name, type, source, integration, config_schema::text, connector_type,
       connector_resource_type, connector_resource_id_attr, logo_url, docs_url, sdk_docs_url, FALSE
     FROM json_to_recordset($1::json) AS fact(name text, display_name text, type text, source text, integration text,
       config_schema json, connector_type text, connector_resource_type text, connector_resource_id_attr text,
       logo_url text, docs_url text, sdk_docs_url text)
     ON CONFLICT (name, type) DO UPDATE SET source = excluded.source, display_name = excluded.display_name,
       integration = excluded.integration, config_schema = excluded.config_schema,
       connector_type = excluded.connector_type, connector_resource_type = excluded.connector_resource_type,
       connector_resource_id_attr = excluded.connector_resource_id_attr, logo_url = excluded.logo_url,
       docs_url = excluded.docs_url, sdk_docs_url = excluded.sdk_docs_url
     WHERE NOT f.is_custom AND (f.source, f.config_schema, f.display_name)
       IS DISTINCT FROM (excluded.source, excluded.config_schema, excluded.display_name)`,
    [JSON.stringify(facts)],
  );
}
