import {
  COMPONENT_COLUMNS,
  COMPONENT_TABLES,
  componentModel,
  type ComponentRow,
} from '../components/component.view.js';
import type { Sql } from '../database/sql.js';
import { distinct, groupBy, model, type Model } from '../kernel/model.js';
import { secretIdsOf } from '../secrets/resource-secrets.js';
import { userModels } from '../users/user.view.js';

export interface StackRow {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly user_id: string | null;
  readonly name: string;
  readonly description: string | null;
  readonly stack_spec_path: string | null;
  /** JSON object. */
  readonly labels: string | null;
  /** JSON object. */
  readonly environment: string | null;
}

export const STACK_COLUMNS =
  's.id, s.created, s.updated, s.user_id, s.name, s.description, s.stack_spec_path, s.labels, s.environment';

const parse = (json: string | null): unknown => (json ? (JSON.parse(json) as unknown) : null);

function stackModel(row: StackRow, metadata: Model['metadata'], resources: Model['resources']): Model {
  const { id, name, created, updated, user_id } = row;
  return model({ id, name, body: { created, updated, user_id }, metadata, resources });
}

/** These stacks in full, in the order of `rows`; always the same number of statements. */
export async function stackViews(
  sql: Sql,
  rows: readonly StackRow[],
  { hydrate }: { hydrate: boolean },
): Promise<Model[]> {
  const ids = hydrate ? rows.map((row) => row.id) : [];
  const [users, components, secrets] = await Promise.all([
    userModels(sql, distinct(rows.map((row) => row.user_id))),
    componentsOf(sql, ids),
    secretIdsOf(sql, 'stack', ids),
  ]);
  return rows.map((row) => {
    const metadata = hydrate
      ? {
          components: components.get(row.id) ?? {},
          description: row.description,
          stack_spec_path: row.stack_spec_path,
          environment: parse(row.environment) ?? {},
          secrets: secrets.get(row.id) ?? [],
          labels: parse(row.labels),
        }
      : null;
    return stackModel(row, metadata, { user: users.get(row.user_id ?? '') ?? null });
  });
}

/** Nested form of these stacks, by id. */
export async function stackModels(sql: Sql, ids: readonly string[]): Promise<Map<string, Model>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<StackRow>(`SELECT ${STACK_COLUMNS} FROM stack s WHERE s.id = ANY($1::uuid[])`, [ids]);
  return new Map(rows.map((row) => [row.id, stackModel(row, null, null)]));
}

/** Components of each stack by type; the default of a type comes first. */
async function componentsOf(sql: Sql, stackIds: readonly string[]): Promise<Map<string, Record<string, Model[]>>> {
  if (stackIds.length === 0) return new Map();
  const rows = await sql.query<ComponentRow & { stack_id: string }>(
    `SELECT sc.stack_id, ${COMPONENT_COLUMNS} FROM stack_composition sc
       JOIN (${COMPONENT_TABLES}) ON c.id = sc.component_id
      WHERE sc.stack_id = ANY($1::uuid[])
      ORDER BY c.type, sc.default_for_type IS NULL, c.created, c.id`,
    [stackIds],
  );
  const byStack = groupBy(rows, (row) => row.stack_id);
  return new Map([...byStack].map(([id, group]) => [id, byType(group)]));
}

function byType(rows: readonly ComponentRow[]): Record<string, Model[]> {
  const groups = groupBy(rows, (row) => row.type);
  return Object.fromEntries([...groups].map(([type, group]) => [type, group.map((row) => componentModel(row))]));
}
