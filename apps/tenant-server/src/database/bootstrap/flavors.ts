import { isDeepStrictEqual } from 'node:util';
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

interface StoredFlavor {
  readonly name: string;
  readonly type: string;
  readonly source: string;
  readonly display_name: string | null;
  readonly config_schema: string;
}

/**
 * Writes the flavors of this release; custom ones are left alone. Ids of known flavors stay, and so does one that says
 * the same in more words: an import brings descriptions, which the fact sheet has not, and every migration comes by here.
 */
export async function ensureFlavors(sql: Sql, facts: readonly FlavorFact[]): Promise<void> {
  const rows = await sql.query<StoredFlavor>(
    'SELECT name, type, source, display_name, config_schema FROM flavor WHERE NOT is_custom',
  );
  const stored = new Map(rows.map((row) => [keyOf(row), row]));
  const amiss = facts.filter((fact) => !saysTheSame(stored.get(keyOf(fact)), fact));
  if (amiss.length === 0) return;
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
     WHERE NOT f.is_custom`,
    [JSON.stringify(amiss)],
  );
}

const keyOf = ({ type, name }: Pick<StoredFlavor, 'type' | 'name'>): string => `${type}/${name}`;

/** The official server stores no name to show of a built-in flavor. */
function saysTheSame(stored: StoredFlavor | undefined, fact: FlavorFact): boolean {
  return (
    stored?.source === fact.source &&
    (stored.display_name === null || stored.display_name === fact.display_name) &&
    isDeepStrictEqual(withoutDescriptions(parsed(stored.config_schema)), withoutDescriptions(fact.config_schema))
  );
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** A JSON Schema without its texts. A property may itself be called `description`: that is a schema, and no text. */
function withoutDescriptions(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutDescriptions);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => key !== 'description' || typeof value !== 'string')
      .map(([key, value]) => [key, withoutDescriptions(value)]),
  );
}
