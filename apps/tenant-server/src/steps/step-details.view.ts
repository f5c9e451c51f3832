import type { Sql } from '../database/sql.js';
import { groupBy, model, type Model } from '../kernel/model.js';
import { metadataOf } from '../run-metadata/run-metadata.view.js';
import { stepResources } from './step-resources.js';
import { STEP_BODY_COLUMNS, stepBody, stepIn, stepsOf, type StepBodyRow } from './step.view.js';

/** A step as the operations on steps show it. */
export interface StepRow extends StepBodyRow {
  readonly pipeline_run_id: string;
  readonly original_step_run_id: string | null;
  readonly cache_key: string | null;
  readonly cache_expires_at: string | null;
  readonly code_hash: string | null;
  readonly docstring: string | null;
  readonly source_code: string | null;
  readonly exception_info: string | null;
}

/** The select list of a {@link StepRow} over `STEP_FROM`. */
export const STEP_COLUMNS =
  `${STEP_BODY_COLUMNS}, st.pipeline_run_id, st.original_step_run_id, st.cache_key, st.cache_expires_at, ` +
  'st.code_hash, st.docstring, st.source_code, st.exception_info';

/** The whole of these steps, with a number of statements that does not depend on how many they are. */
export async function stepViews(
  sql: Sql,
  rows: readonly StepRow[],
  { hydrate }: { hydrate: boolean },
): Promise<Model[]> {
  const ids = rows.map((row) => row.id);
  const [steps, resources, metadata, parents] = await Promise.all([
    stepsOf(sql, rows),
    stepResources(sql, rows),
    hydrate ? metadataOf(sql, 'step_run', ids) : undefined,
    hydrate ? parentsOf(sql, ids) : undefined,
  ]);
  return rows.map((row) => {
    const step = stepIn(steps, row.id);
    return model({
      id: row.id,
      name: row.name,
      body: stepBody(row, step),
      metadata: hydrate
        ? {
            config: step.config,
            spec: step.spec,
            cache_key: row.cache_key,
            cache_expires_at: row.cache_expires_at,
            code_hash: row.code_hash,
            docstring: row.docstring,
            source_code: row.source_code,
            exception_info: row.exception_info ? (JSON.parse(row.exception_info) as unknown) : null,
            snapshot_id: row.snapshot_id,
            pipeline_run_id: row.pipeline_run_id,
            original_step_run_id: row.original_step_run_id,
            parent_step_ids: inOrder(parents?.get(row.id) ?? [], step.spec.upstream_steps),
            run_metadata: metadata?.get(row.id) ?? {},
          }
        : null,
      resources: resources.get(row.id) ?? null,
    });
  });
}

interface ParentRow {
  readonly parent_id: string;
  readonly child_id: string;
  readonly name: string;
}

async function parentsOf(sql: Sql, ids: readonly string[]): Promise<Map<string, ParentRow[]>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<ParentRow>(
    `SELECT p.parent_id, p.child_id, s.name FROM step_run_parents p JOIN step_run s ON s.id = p.parent_id
      WHERE p.child_id = ANY($1::uuid[]) ORDER BY s.created, s.id`,
    [ids],
  );
  return groupBy(rows, (row) => row.child_id);
}

// As the step names them.
const inOrder = (parents: readonly ParentRow[], names: readonly string[]): string[] =>
  parents.toSorted((a, b) => names.indexOf(a.name) - names.indexOf(b.name)).map((parent) => parent.parent_id);
