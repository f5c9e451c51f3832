import type { Sql } from '../sql.js';

const COMPONENT_TYPES = ['orchestrator', 'deployer', 'artifact_store'] as const;

/** The project, the local components and the stack that every client expects to find under the name `default`. */
export async function ensureDefaults(sql: Sql): Promise<void> {
  await sql.run(
    `INSERT INTO project (name, display_name, description) VALUES ('default', 'default', '') ON CONFLICT (name) DO NOTHING`,
  );
  await sql.run(
    `INSERT INTO stack_component (name, type, flavor, configuration)
     SELECT 'default', type, 'local', '{}' FROM unnest($1::text[]) AS type ON CONFLICT (name, type) DO NOTHING`,
    [[...COMPONENT_TYPES]],
  );
  // The stack is composed only when it is made, so that what an admin later changes is kept.
  await sql.run(
    `WITH made AS (INSERT INTO stack (name, description, labels) VALUES ('default', '', '{}') ON CONFLICT (name) DO NOTHING RETURNING id)
     INSERT INTO stack_composition (stack_id, component_id, default_for_type)
     SELECT made.id, component.id, component.type FROM made
       JOIN stack_component component ON component.name = 'default' AND component.type = ANY($1::text[])`,
    [[...COMPONENT_TYPES]],
  );
}
